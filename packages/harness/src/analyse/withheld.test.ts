import type { CellRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { type Plan, planRun } from "../plan/plan.ts";
import { describeMetrics } from "../result/describe.ts";
import { analyse } from "./analyse.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);
const planned = planRun(experiment, { preset: "quick", only: ["also-right"] });
/** The pilot saw so few answers that it expects the quantile of the open loop to fall short. */
const plan: Plan = {
  ...planned,
  cases: planned.cases.map((one) => (one.name === "steady" ? { ...one, short: new Set(["p50"]) } : one)),
};

/** Seven rounds of the open loop; one cell of the variant has N answers, all others have 50. */
function rounds(least: number): CellRecord[] {
  return Array.from({ length: 7 }, (_, round) =>
    ["right", "placebo", "also-right"].map((arm, position): CellRecord => {
      const count = arm === "also-right" && round === 2 ? least : 50;
      const load = { ...soundLoad, answered: count, responseUs: { ...soundLoad.responseUs, count } };
      const values = { p50: count < 20 ? null : (arm === "also-right" ? 1 : 2) + 0.001 * round };
      const outcome = { status: "measured", values, load, noise: null } as const;
      return { round, position, arm, case: "steady", startedAt: "", outcome };
    }),
  ).flat();
}

const analysed = (least: number) =>
  analyse(
    { plan, cells: rounds(least) },
    { calibration: { ceilings: {}, nullCallNs: null }, seed: 1, cores: 2 },
  );
const isP50 = ({ metric }: { readonly metric: string }) => metric === "p50";

test("a headline that the pilot expected to fall short is given where the cells have its answers", () => {
  const { withheld, comparisons, summaries } = analysed(20);
  expect(withheld.filter(isP50)).toEqual([]);
  expect(comparisons.find(isP50)).toMatchObject({ arm: "also-right", verdict: "FASTER", rounds: 7 });
  expect(summaries.filter(isP50).every(({ median }) => median !== null)).toBe(true);
});

test("it is withheld by a cell alone, which is named with what it lacks", () => {
  const { withheld, comparisons } = analysed(19);
  const reason = "p50 needs 20 answers in every cell, and also-right has 19 in round 3";
  expect(withheld.filter(isP50)).toEqual([{ metric: "p50", case: "steady", reason }]);
  expect(comparisons.filter(isP50)).toEqual([]);
  expect(describeMetrics(plan, withheld).p50).toMatchObject({ in: [], withheld: reason });
});
