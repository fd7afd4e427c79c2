import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import { soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { Recorder } from "../load/times/recorder.ts";
import { armsOf, takesPart, wrongArms } from "./arms.ts";
import { checkCases, planCases, planPilot } from "./cases.ts";
import { familiesOf, planRounds } from "./family.ts";
import { shareWithin } from "./metric-value.ts";
import { planAfterPilot, planRun } from "./plan.ts";
import { presets } from "./preset.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/doubling/experiment.ts`);

/** A pilot cell of `answered` answers, half of them of one length and half of another. */
function pilotCell(rate: number, p50Ms: number, p99Ms = 2 * p50Ms): CellRecord {
  const times = new Recorder();
  for (const ms of [p50Ms, p99Ms]) for (let i = 0; i < rate / 2; i++) times.record(ms);
  const load: LoadRecord = {
    ...soundLoad,
    answered: rate,
    window: { seconds: 1, answered: rate },
    slices: [rate],
    responseUs: times.quantiles(),
    histogram: times.encode(),
  };
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

test("the open rate is a share of one variant's capacity where it is asked for so, and of the fastest one's without it", () => {
  const shared = (ofVariant: string): typeof experiment => ({
    ...experiment,
    cases: { ...experiment.cases, steady: { mode: "open", rate: { share: 0.5, ofVariant } } },
  });
  const pilot = [pilotCell(300, 1), { ...pilotCell(5000, 1), arm: "also-right" }];
  expect(planCases(shared("right"), presets.full, pilot)[1]?.rate).toBe(150);
  expect(planCases(shared("throws-on-call"), presets.full, pilot)[1]?.rate).toBe(2500);
  expect(planCases(shared("right"), presets.full, [])[1]?.rate).toBeNull();
  expect(() => checkCases(shared("misspelt"))).toThrow(
    'what "misspelt" manages, and there is no such variant',
  );
});

test("the pilot itself drives no open load whose rate it is to find", () => {
  expect(planPilot(experiment, presets.quick).map(({ name }) => name)).toEqual(["busy"]);
});

test("a window lasts five times as long as the slowest arm took to settle in the pilot, after a ramp of that time", () => {
  const [busy] = planCases(experiment, presets.full, [pilotCell(5000, 1, 2), pilotCell(50, 40, 100)]);
  expect(busy?.slices).toBe(4);
  // The histogram has three digits.
  expect([100, 101]).toContain(busy?.rampMs);
  expect(busy && (1000 * busy.seconds) / busy.slices).toBeCloseTo(6 * (busy?.rampMs ?? 0));
  const [short] = planCases(experiment, presets.quick, [pilotCell(5000, 1, 2), pilotCell(50, 40, 100)]);
  expect(short?.slices).toBe(3);
  const [quick] = planCases(experiment, presets.full, [pilotCell(5000, 1, 2)]);
  expect(quick?.slices).toBe(20);
  expect(quick?.seconds).toBeCloseTo(20 * (0.1 + (quick?.rampMs ?? 0) / 1000));
});

test("an arm that is too slow for slices gets one long one, as all arms beside it do", () => {
  const [busy] = planCases(experiment, presets.quick, [pilotCell(5, 200, 400)]);
  expect(busy?.slices).toBe(1);
  expect(busy?.seconds).toBeCloseTo((6 * (busy?.rampMs ?? 0)) / 1000);
});

test("a quantile for which the pilot expects too few answers leaves the family, and is measured all the same", () => {
  const plan = planRun(experiment, { preset: "quick", only: ["also-right"] });
  const after = (rate: number) => planAfterPilot(plan, [pilotCell(rate, 1)], plan.arms);
  expect(after(5000).cases[1]?.short).toEqual(new Set());
  expect(after(100).cases[1]?.short).toEqual(new Set(["p50"]));
  expect([after(5000).families.own, after(100).families.own]).toEqual([2, 1]);
  expect(after(100).cases[1]?.metrics.map(([name]) => name)).toContain("p50");
});

test("the rounds are the preset's, or as many as the larger family takes, or what was asked for", () => {
  const families = (own: number, extra = 0) => ({ own, extra });
  expect(planRounds(presets.quick, families(1))).toBe(6);
  expect(planRounds(presets.quick, families(4))).toBe(8);
  expect(planRounds(presets.quick, families(1, 9))).toBe(9);
  expect(planRounds(presets.full, families(4))).toBe(12);
  expect(planRounds(presets.quick, families(4), 3)).toBe(3);
  expect(planRounds(presets.smoke, families(4))).toBe(1);
});

test("the best of five takes no rounds beyond those of the four comparisons with the baseline", () => {
  const arms = ["a", "b", "c", "d", "e"].map((name, index) => ({
    name,
    variant: name,
    role: index === 0 ? ("baseline" as const) : ("variant" as const),
  }));
  expect(familiesOf(planCases(experiment, presets.quick, []).slice(0, 1), arms)).toEqual({
    own: 4,
    extra: 0,
  });
});

test("what is shown only takes no part in the 5 %, nor do its pairs", () => {
  const arms = ["a", "b", "c", "d"].map((name, index) => ({
    ...{ name, variant: name },
    role: index === 0 ? ("baseline" as const) : ("variant" as const),
    ...(name === "d" ? { shownOnly: 4 } : {}),
  }));
  const cases = planCases(experiment, presets.quick, []).slice(0, 1);
  const pair = (arm: string, versus: string) => ({
    ...{ arm, versus, family: "own" as const },
    cases: cases.map(({ name }) => name),
  });
  expect(familiesOf(cases, arms, [pair("b", "c")]).own).toBe(3);
  expect(familiesOf(cases, arms, [pair("b", "c"), pair("d", "c")]).own).toBe(3);
});

test("an arm is compared in the cases that it and the baseline are driven in", () => {
  const arms = armsOf(experiment, { only: ["also-right"] });
  const cases = planCases(experiment, presets.quick, []);
  const ownWhere = (isDriven: (name: string, where: string) => boolean) =>
    familiesOf(cases, arms, [], (arm, where) => isDriven(arm.name, where)).own;
  const [first = ""] = cases.map(({ name }) => name);
  const all = ownWhere(() => true);
  expect(all).toBe(familiesOf(cases, arms).own);
  expect(ownWhere((name, where) => name !== "also-right" || where === first)).toBeLessThan(all);
  expect(ownWhere((name) => name !== experiment.baseline)).toBe(0);
});

test("a sweep stays out of the family", () => {
  const arms = armsOf(experiment, { only: ["also-right"] });
  const swept = planCases(experiment, presets.quick, []).map((planned) => ({
    ...planned,
    load: { ...planned.load, sweepValue: 1 },
  }));
  expect(familiesOf(swept, arms)).toEqual({ own: 0, extra: 0 });
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

test("the placebo is driven where something is estimated, and not in a script of counts alone", async () => {
  const searching = await loadExperiment(`${import.meta.dirname}/../../fixtures/searching/experiment.ts`);
  const placebo = armsOf(searching).find(({ role }) => role === "placebo") ?? expect.fail("there is none");
  const takenIn = (one: typeof searching) =>
    Object.keys(one.cases).filter((name) => takesPart(one, placebo, name));
  const timed = Object.keys(searching.cases).filter((name) => name !== "scripted");
  expect(takenIn(searching)).toEqual(timed);
  const gauge = {
    unit: "s",
    better: "lower",
    kind: "gauge",
    role: "headline",
    in: "scripted",
    of: () => 1,
  } as const;
  const estimating = { ...searching, metrics: { ...searching.metrics, gauge } };
  expect(takenIn(estimating)).toEqual(Object.keys(searching.cases));
});

test("a request that failed was not answered within a limit", () => {
  const { outcome } = pilotCell(100, 10, 30);
  if (outcome.status !== "measured" || outcome.load === null) throw new Error("not measured");
  expect([5, 20, 40].map((ms) => outcome.load && shareWithin(outcome.load, ms))).toEqual([0, 50, 100]);
  const failures = { ...outcome.load.failures, status: 60, broken: 40 };
  expect(shareWithin({ ...outcome.load, failures }, 40)).toBe(50);
  expect(shareWithin({ ...outcome.load, histogram: new Recorder().encode() }, 40)).toBeNull();
});
