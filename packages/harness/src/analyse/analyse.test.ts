import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import type { Measurements } from "../measure.ts";
import { armsOf, planCases } from "../plan/cases.ts";
import { presets } from "../plan/preset.ts";
import { analyse } from "./analyse.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);
const active = armsOf(experiment, { only: ["also-right"] });
/** A cell with the given rates in its slices. */
function cell(round: number, arm: string, slices: number[], over: Partial<LoadRecord> = {}): CellRecord {
  const load: LoadRecord = {
    ...soundLoad,
    seconds: slices.length,
    answered: slices.reduce((sum, rate) => sum + rate, 0),
    slices,
    ...over,
  };
  const values = { throughput: load.answered / load.seconds, "calls per answer": 1 };
  const outcome = { status: "measured", values, load, noise: null } as const;
  return { round, position: 0, arm, case: "busy", startedAt: "", outcome };
}

function measurements(cells: CellRecord[]): Measurements {
  const cases = planCases(experiment, presets.quick, []).slice(0, 1);
  return {
    cells,
    cases,
    active: active,
    rounds: 7,
    leaks: new Set(),
    gains: new Map(),
    explained: [],
    endedEarly: null,
  };
}

/** Rounds in which the machine drifts: every arm's rate is multiplied by the same factor within a cycle. */
const drifting = (factor: number) =>
  Array.from({ length: 7 }, (_, round) => {
    const drift = [1, 1.5, 0.7, 1.2].map((step) => 1000 * step * (1 + round / 10));
    const jitter = 1 + 0.002 * (round % 3);
    return [
      cell(round, "right", drift),
      cell(
        round,
        "placebo",
        drift.map((rate) => rate * jitter),
      ),
      cell(
        round,
        "also-right",
        drift.map((rate) => rate * factor * jitter),
      ),
    ];
  }).flat();

const verdictOf = (cells: CellRecord[]) =>
  analyse(experiment, measurements(cells), { calibration: { ceilings: {}, nullCallNs: null }, seed: 1 })
    .comparisons[0];

test("arms are compared slice by slice, so that a drift within and between rounds cancels", () => {
  const comparison = verdictOf(drifting(1.1));
  expect(comparison?.verdict).toBe("FASTER");
  expect(comparison?.ratio).toBeCloseTo(1.102, 2);
  expect(verdictOf(drifting(0.8))?.verdict).toBe("SLOWER");
  expect(verdictOf(drifting(1))?.verdict).toBe("EQUIVALENT");
});

test("a round in which an arm has no cell counts for neither side", () => {
  const cells = drifting(1.1).filter(({ arm, round }) => !(arm === "also-right" && round === 3));
  expect(verdictOf(cells)).toMatchObject({ rounds: 6, verdict: "FASTER" });
});

test("the pilot's cells count for nothing", () => {
  const cells = [...drifting(1), cell(-1, "also-right", [1e9]), cell(-1, "right", [1])];
  expect(verdictOf(cells)).toMatchObject({ rounds: 7, verdict: "EQUIVALENT" });
});

test("a cell that contradicts itself is taken out, and too many of them make the figure INVALID", () => {
  const broken = (upTo: number) =>
    drifting(1.1).map((one) =>
      one.arm === "also-right" && one.round < upTo ? cell(one.round, one.arm, [5000], { little: 3 }) : one,
    );
  expect(verdictOf(broken(1))).toMatchObject({ rounds: 6, verdict: "FASTER" });
  expect(verdictOf(broken(3))).toMatchObject({ verdict: "INVALID", ratio: null });
  const { warnings } = analyse(experiment, measurements(broken(3)), {
    calibration: { ceilings: {}, nullCallNs: null },
    seed: 1,
  });
  expect(warnings[0]).toMatchObject({ code: "littles-law", severity: "invalid" });
});

test("the best arms are those that no other beats; with too few rounds none is named", () => {
  const best = (cells: CellRecord[]) =>
    analyse(experiment, measurements(cells), { calibration: { ceilings: {}, nullCallNs: null }, seed: 1 })
      .best[0]?.arms;
  expect(best(drifting(1.1))).toEqual(["also-right"]);
  expect(best(drifting(0.8))).toEqual(["right"]);
  expect(best(drifting(1))).toEqual(["right", "also-right"]);
  expect(best(drifting(1.1).filter(({ round }) => round < 3))).toEqual([]);
});

test("the same cells give the same words", () => {
  const twice = [1, 2].map(() =>
    analyse(experiment, measurements(drifting(1.03)), {
      calibration: { ceilings: {}, nullCallNs: null },
      seed: 1,
    }),
  );
  expect(twice[0]).toEqual(twice[1]);
});
