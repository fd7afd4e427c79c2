import type { CellRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { planRun } from "../plan/plan.ts";
import { analyse } from "./analyse.ts";

const doubling = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);
const { busy, steady } = doubling.cases;
const { leaks, ...variants } = doubling.variants;
const { p50 } = doubling.metrics;
if (!busy || !steady || !leaks || !p50) throw new Error("the fixture has changed");

/** Clients are a sweep, and the times of the open loop explain: neither has a verdict with the baseline. */
const experiment: AnyExperiment = {
  ...doubling,
  cases: { busy: { ...busy, sweepValue: 4 }, steady },
  metrics: { ...doubling.metrics, p50: { ...p50, role: "mechanism" } },
  variants: { ...variants, leaks: { ...leaks, versus: "also-right" } },
};
const only = ["also-right", "leaks"];

/** Seven rounds; how many times as good as the baseline each arm is, within 0.3 %. */
function rounds(factors: Readonly<Record<string, number>>): CellRecord[] {
  return Array.from({ length: 7 }, (_, round) =>
    Object.entries(factors).flatMap(([arm, factor], position) => {
      const good = factor * (1 + 0.001 * ((round * (position + 1)) % 4));
      const cell = { round, position, arm, startedAt: "" };
      const outcome = { status: "measured", load: soundLoad, noise: null } as const;
      const closed = { values: { throughput: 1000 * good }, ...outcome };
      return [
        {
          ...cell,
          case: "busy",
          outcome: { ...closed, load: { ...soundLoad, window: undefined, slices: [1000 * good] } },
        },
        { ...cell, case: "steady", outcome: { ...outcome, values: { p50: 5 / good } } },
      ];
    }),
  ).flat();
}

function analysed(of: AnyExperiment, factors: Readonly<Record<string, number>>) {
  const plan = planRun(of, { preset: "quick", only });
  return analyse(
    { plan, cells: rounds({ right: 1, placebo: 1, ...factors }) },
    { calibration: { ceilings: {}, nullCallNs: null }, seed: 1, cores: 2 },
  );
}

test("a pair that the question asks for has its verdict in every headline, along a sweep too", () => {
  const { comparisons, pairComparisons } = analysed(experiment, { "also-right": 2, leaks: 3 });
  expect(comparisons).toEqual([]);
  expect(pairComparisons).toMatchObject([
    { arm: "leaks", versus: "also-right", metric: "throughput", case: "busy", verdict: "FASTER" },
  ]);
  expect(pairComparisons[0]?.ratio).toBeCloseTo(1.5, 1);
});

test("a latency of an open loop has paired intervals and no verdict, whatever its role", () => {
  const { latencyIntervals } = analysed(experiment, { "also-right": 2, leaks: 2 });
  expect(latencyIntervals.map(({ arm, versus, differs }) => [arm, versus, differs])).toEqual([
    ["also-right", "right", true],
    ["leaks", "right", true],
    ["leaks", "also-right", false],
  ]);
  expect(latencyIntervals[0]).toMatchObject({ metric: "p50", case: "steady", rounds: 7 });
  expect(latencyIntervals[0]?.ratio).toBeCloseTo(2, 1);
});

test("where a verdict is given, no second interval is", () => {
  const { latencyIntervals, comparisons } = analysed(doubling, { "also-right": 2, leaks: 2 });
  expect(comparisons.map(({ metric }) => metric)).toContain("p50");
  expect(latencyIntervals).toEqual([]);
});

test("too few rounds give no interval", () => {
  const plan = planRun(experiment, { preset: "quick", only });
  const cells = rounds({ right: 1, placebo: 1, "also-right": 2, leaks: 2 }).filter(({ round }) => round < 3);
  const context = { calibration: { ceilings: {}, nullCallNs: null }, seed: 1, cores: 2 };
  expect(analyse({ plan, cells }, context).latencyIntervals).toEqual([]);
});
