import type { Verdict } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { bestArms } from "./best-arms.ts";
import { judge } from "./verdict/judge.ts";

const nothing = judge({ logRatios: [], family: 1, placebo: null });

/** Says who beats whom; all other pairs are open. */
const beating =
  (pairs: readonly string[], open: Verdict = "INCONCLUSIVE") =>
  (arm: string, versus: string) => ({
    ...nothing,
    arm,
    versus,
    metric: "throughput",
    case: "busy",
    verdict: pairs.includes(`${arm}>${versus}`) ? ("FASTER" as const) : open,
  });
const arms = ["a", "b", "c"];

test("the arm that beats every other is best alone", () => {
  expect(bestArms(arms, beating(["b>a", "b>c", "c>a"]))).toEqual(["b"]);
});

test("arms that no other beats share the place", () => {
  expect(bestArms(arms, beating(["b>a", "c>a"]))).toEqual(["b", "c"]);
  expect(bestArms(arms, beating([]))).toEqual(["a", "b", "c"]);
});

test("an arm that nothing beats and that does not beat all itself is not best alone", () => {
  expect(bestArms(arms, beating(["b>a", "b>c"].slice(0, 1).concat("a>c")))).toEqual(["b", "c"]);
});

test("no arm is best where a pair has too few rounds or an invalid figure", () => {
  expect(bestArms(arms, beating(["b>a"], "TOO FEW"))).toEqual([]);
  expect(bestArms(arms, beating(["b>a"], "INVALID"))).toEqual([]);
  expect(bestArms(["a"], beating([]))).toEqual([]);
});
