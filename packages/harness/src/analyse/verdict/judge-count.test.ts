import { expect, test } from "vitest";
import { judgeCount } from "./judge-count.ts";

const pairs = (...values: readonly (readonly [value: number, versus: number])[]) =>
  values.map(([value, versus]) => ({ value, versus }));

test.each([
  ["fewer in every round", pairs([10, 100], [20, 100]), "FASTER", 7.5, [5, 10]],
  ["more in every round", pairs([100, 10]), "SLOWER", 0.1, [0.1, 0.1]],
  ["the same", pairs([3, 3], [0, 0]), "EQUIVALENT", 1, [1, 1]],
  ["rounds that disagree", pairs([1, 2], [2, 1]), "INCONCLUSIVE", 1.25, [0.5, 2]],
  ["one round that is equal", pairs([1, 2], [2, 2]), "INCONCLUSIVE", 1.5, [1, 2]],
  ["none instead of some", pairs([0, 37]), "FASTER", null, [null, null]],
  ["some instead of none", pairs([5, 0]), "SLOWER", null, [null, null]],
  ["no rounds", pairs(), "TOO FEW", null, [null, null]],
] as const)("%s", (_, rounds, verdict, ratio, range) => {
  expect(judgeCount(rounds, "lower")).toMatchObject({ verdict, ratio, ci95: range });
});

test("where more is better, more is the better verdict", () => {
  expect(judgeCount(pairs([100, 0]), "higher").verdict).toBe("FASTER");
});

test("cells that contradict themselves make the comparison invalid", () => {
  expect(judgeCount(pairs([1, 2]), "lower", ["the clock stood still"])).toMatchObject({
    verdict: "INVALID",
    notes: ["the clock stood still"],
  });
});
