import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import {
  armsOf,
  checkCases,
  familyOf,
  planCases,
  planPilot,
  planRounds,
  takesPart,
  wrongArms,
} from "./cases.ts";
import { presets } from "./preset.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);

/** A pilot cell in which an arm answered so many requests per second, each in so many milliseconds. */
function pilotCell(rate: number, p50Ms: number): CellRecord {
  const responseUs = { ...soundLoad.responseUs, p50: p50Ms * 1000, p99: 1000, count: 1000 };
  const load: LoadRecord = { ...soundLoad, answered: rate, slices: [rate], responseUs };
  const outcome = { status: "measured", values: {}, load, noise: null } as const;
  return { round: -1, position: 0, arm: "right", case: "busy", startedAt: "", outcome };
}

test("the arms are the baseline, the variants asked for and the placebo", () => {
  expect(armsOf(experiment, { only: ["also-right"] }).map(({ name, role }) => [name, role])).toEqual([
    ["right", "baseline"],
    ["also-right", "variant"],
    ["placebo", "placebo"],
  ]);
  expect(armsOf(experiment)).toHaveLength(11);
  expect(wrongArms(experiment).map(({ name }) => name)).toEqual(["known-wrong", "not-wrong"]);
});

test("the open rate is a share of the slowest arm's capacity in the pilot", () => {
  const [, steady] = planCases(experiment, presets.full, [pilotCell(5000, 1), pilotCell(400, 10)]);
  expect(steady?.rate).toBe(80);
});

test("the pilot itself drives no open load whose rate it is to find", () => {
  expect(planPilot(experiment, presets.quick).map(({ name }) => name)).toEqual(["busy"]);
});

test("a slice lasts at least three of the slowest arm's median requests, and the recorded time stays about the same", () => {
  const [busy] = planCases(experiment, presets.full, [pilotCell(50, 200)]);
  expect(busy && (1000 * busy.seconds) / busy.slices).toBe(600);
  expect(busy?.slices).toBe(5);
  const [quick] = planCases(experiment, presets.full, [pilotCell(5000, 1)]);
  expect(quick).toMatchObject({ slices: 20, seconds: 2 });
});

test("a quantile that a cell has too few answers for is withheld with the number, and leaves the family", () => {
  const arms = armsOf(experiment, { only: ["also-right"] });
  const enough = planCases(experiment, presets.quick, [pilotCell(5000, 1)]);
  const few = planCases(experiment, presets.quick, [pilotCell(100, 1)]);
  expect(few[1]?.withheld.get("p50")).toBe("p50 needs 20 answers in a cell and this preset gives about 12");
  expect([familyOf(enough, arms), familyOf(few, arms)]).toEqual([2, 1]);
});

test("the rounds are the preset's, or as many as any verdict takes, or what was asked for", () => {
  expect(planRounds(presets.quick, 1)).toBe(6);
  expect(planRounds(presets.quick, 4)).toBe(8);
  expect(planRounds(presets.full, 4)).toBe(12);
  expect(planRounds(presets.quick, 4, 3)).toBe(3);
  expect(planRounds(presets.smoke, 4)).toBe(1);
});

test("a sweep stays out of the family", () => {
  const arms = armsOf(experiment, { only: ["also-right"] });
  const swept = planCases(experiment, presets.quick, []).map((planned) => ({
    ...planned,
    load: { ...planned.load, sweepValue: 1 },
  }));
  expect(familyOf(swept, arms)).toBe(0);
});

test("a share of the capacity without a closed case is refused with the way out", () => {
  const { steady } = experiment.cases;
  if (steady === undefined) throw new Error("the fixture has a steady case");
  expect(() => checkCases({ ...experiment, cases: { steady } })).toThrow(
    /"steady" asks for a share of the capacity.*add one/,
  );
});

test("a variant is driven in the cases it names, which exist, and in all where it names none", () => {
  const { "also-right": other, ...variants } = experiment.variants;
  if (other === undefined) throw new Error("the fixture has changed");
  const driven = (drivenIn: readonly string[]) => ({
    ...experiment,
    variants: { ...variants, "also-right": { ...other, drivenIn } },
  });
  const arms = armsOf(experiment, { only: ["also-right"] });
  const takers = (name: string) =>
    arms.filter((arm) => takesPart(driven(["busy"]), arm, name)).map((arm) => arm.name);
  expect(takers("busy")).toEqual(["right", "also-right", "placebo"]);
  expect(takers("steady")).toEqual(["right", "placebo"]);
  expect(() => checkCases(driven(["busy"]))).not.toThrow();
  expect(() => checkCases(driven(["bsy"]))).toThrow(
    /"also-right" is driven in "bsy", and there is no such case/,
  );
});
