import { expect, test } from "vitest";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { withBaseline } from "../experiment/with-baseline.ts";
import { armsOf } from "./arms.ts";
import { planPairs } from "./pairs.ts";
import { planRun } from "./plan.ts";

const doubling = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);

/** The fixture with a variant that the question holds against another one. */
function asking(over: Partial<AnyExperiment["variants"][string]> = {}): AnyExperiment {
  const { leaks, ...variants } = doubling.variants;
  if (leaks === undefined) throw new Error("the fixture has changed");
  return { ...doubling, variants: { ...variants, leaks: { ...leaks, versus: "also-right", ...over } } };
}

const pairs = (experiment: AnyExperiment, only?: readonly string[]) =>
  planPairs(experiment, armsOf(experiment, { only }), []);

test("a variant is compared with the one that it names, in every case in which both are driven", () => {
  const pair = { arm: "leaks", versus: "also-right", family: "own" };
  expect(pairs(asking())).toEqual([{ ...pair, cases: ["busy", "steady"] }]);
  expect(pairs(asking({ drivenIn: ["steady"] }))).toEqual([{ ...pair, cases: ["steady"] }]);
});

test("no pair is planned with the baseline, with an arm that does not take part, or for one that names none", () => {
  expect(pairs(asking({ versus: "right" }))).toEqual([]);
  expect(pairs(asking(), ["leaks"])).toEqual([]);
  expect(pairs(asking({ versus: null }))).toEqual([]);
  expect(pairs(withBaseline(asking(), "also-right"))).toEqual([]);
});

test("a pair shares the 5 % in each timed headline, and in the points of a sweep too", () => {
  const only = ["leaks", "also-right"];
  const familiesIn = (experiment: AnyExperiment) => planRun(experiment, { preset: "quick", only }).families;
  expect(familiesIn(doubling).own).toBe(4);
  expect(familiesIn(asking()).own).toBe(6);
  const { busy, steady } = doubling.cases;
  if (busy === undefined || steady === undefined) throw new Error("the fixture has changed");
  const swept = { ...asking(), cases: { busy: { ...busy, sweepValue: 4 }, steady } };
  expect(familiesIn(swept).own).toBe(4);
});

test("another baseline comes first, and the claims keep the one that they were made for", () => {
  const claims = [
    { variant: "also-right", metric: "throughput", timesBetter: 2 },
    { variant: "also-right", metric: "pid", between: [1, 2] as const },
  ];
  const moved = withBaseline({ ...doubling, claims }, "also-right");
  expect(armsOf(moved).slice(0, 2)).toEqual([
    { name: "also-right", variant: "also-right", role: "baseline" },
    { name: "right", variant: "right", role: "variant" },
  ]);
  expect(armsOf(moved)).toContainEqual({ name: "placebo", variant: "also-right", role: "placebo" });
  expect(moved.claims).toEqual([{ ...claims[0], than: "right" }, claims[1]]);
  expect(withBaseline(doubling, "right")).toBe(doubling);
});

test("a variant that is not driven in every case is no baseline", () => {
  expect(() => withBaseline(asking({ drivenIn: ["steady"] }), "leaks")).toThrow(/driven in steady only/);
});
