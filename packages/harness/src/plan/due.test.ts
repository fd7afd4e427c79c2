import type { CellRecord } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { loadExperiment } from "../experiment/load-experiment.ts";
import { armsOf } from "./arms.ts";
import { dueNext } from "./due.ts";
import { planRun } from "./plan.ts";

const experiment = await loadExperiment(`${import.meta.dirname}/../../fixtures/searching/experiment.ts`);
const plan = planRun(experiment, { preset: "quick" });
const scripted = plan.cases.filter(({ load }) => load.mode === "observe");
const armsIn = plan.arms.map(({ name }) => name);

/** Figures of these arms in the script, in one round. */
const round = (index: number, arms: readonly string[], values: Record<string, number> = {}): CellRecord[] =>
  arms.flatMap((arm) =>
    scripted.map(({ name }) => {
      const outcome = { status: "measured", values, load: null, noise: null } as const;
      return { round: index, position: 0, arm, case: name, startedAt: "", outcome };
    }),
  );
const variantNamed = (name: string) => {
  const { [name]: variant } = experiment.variants;
  if (variant === undefined) throw new Error(`the fixture has a variant ${name}`);
  return variant;
};
const due = (cells: readonly CellRecord[], arms = plan.arms) =>
  dueNext({ ...plan, arms }, cells).cases.filter(({ load }) => load.mode === "observe").length;

test("a script that only counts is due in two rounds, and every other case in all", () => {
  expect(scripted.map(({ minRounds }) => minRounds)).toEqual([2]);
  expect(due([])).toBe(1);
  expect(due(round(0, armsIn))).toBe(1);
  const twice = [...round(0, armsIn), ...round(1, armsIn)];
  expect(due(twice)).toBe(0);
  expect(dueNext(plan, twice).cases).toHaveLength(plan.cases.length - 1);
});

test("it is due again where an arm lost a round, unless the arm is driven no more", () => {
  const [first = ""] = armsIn;
  const lost = [...round(0, armsIn), ...round(1, armsIn.slice(1))];
  expect(due(lost)).toBe(1);
  expect(
    due(
      lost,
      plan.arms.filter(({ name }) => name !== first),
    ),
  ).toBe(0);
});

test("an arm that is shown only is due in four rounds, or in two where it says so", () => {
  const [, { name: second = "" } = {}] = plan.arms;
  const armsWhere = (shownOnly: true | 2) => {
    const variants = { ...experiment.variants, [second]: { ...variantNamed(second), shownOnly } };
    return planRun({ ...experiment, variants }, { preset: "quick" }).arms;
  };
  const shown = armsWhere(true);
  const rounds = (count: number) => Array.from({ length: count }, (_, index) => round(index, armsIn)).flat();
  expect(dueNext({ ...plan, arms: shown }, rounds(3)).arms).toEqual(shown);
  expect(dueNext({ ...plan, arms: shown }, rounds(4)).arms.map(({ name }) => name)).toEqual(
    armsIn.toSpliced(1, 1),
  );
  expect(dueNext({ ...plan, arms: armsWhere(2) }, rounds(1)).arms).toHaveLength(armsIn.length);
  expect(dueNext({ ...plan, arms: armsWhere(2) }, rounds(2)).arms).toHaveLength(armsIn.length - 1);
  expect(dueNext(plan, rounds(4)).arms).toEqual(plan.arms);
});

test("an arm that is shown only is due in six rounds where a claim asks where its median lies", () => {
  const variant = "skipping";
  const [[timed = ""] = []] = Object.entries(experiment.metrics).filter(([, { kind }]) => kind === "timing");
  const variants = {
    ...experiment.variants,
    [variant]: { ...variantNamed(variant), shownOnly: true as const },
  };
  const roundsWith = (claims: typeof experiment.claims) =>
    armsOf({ ...experiment, variants, claims }).find(({ name }) => name === variant)?.shownOnly;
  expect(roundsWith([{ variant, metric: timed, between: [0, 1] }])).toBe(6);
  expect(roundsWith([{ variant: "linear", metric: timed, between: [0, 1] }])).toBe(4);
  expect(roundsWith([{ variant, metric: timed, timesBetter: 2 }])).toBe(4);
});

test("an arm none of whose cases is due is not due, and nothing is where all cases have their figures", () => {
  const [script = ""] = scripted.map(({ name }) => name);
  const [{ name: other = "" } = {}] = plan.cases.filter(({ name }) => name !== script);
  const variants = { ...experiment.variants, skipping: { ...variantNamed("skipping"), drivenIn: [script] } };
  const mixed = { ...plan, experiment: { ...experiment, variants } };
  const twice = [...round(0, armsIn), ...round(1, armsIn)];
  expect(dueNext(mixed, round(0, armsIn)).arms).toEqual(plan.arms);
  const { arms, cases } = dueNext(mixed, twice);
  expect(arms.map(({ name }) => name)).toEqual(armsIn.filter((name) => name !== "skipping"));
  expect(cases.map(({ name }) => name)).toContain(other);
  expect(dueNext({ ...mixed, cases: scripted }, twice)).toEqual({ arms: [], cases: [] });
});

test("the pilot's figures do not count", () => {
  expect(due([...round(-1, armsIn), ...round(0, armsIn)])).toBe(1);
});

test("gauges beside counts take four rounds, and those that a verdict, a claim or a goal reads take all", () => {
  const [{ name = "" } = {}] = scripted;
  const withGauge = (role: "price" | "headline", claims = experiment.claims) => {
    const metrics = {
      ...experiment.metrics,
      memory: { unit: "MB", better: "lower", kind: "gauge", role, in: name, of: () => 1 } as const,
    };
    const { cases } = planRun({ ...experiment, metrics, claims }, { preset: "quick" });
    return cases.find((planned) => planned.name === name)?.minRounds;
  };
  const [variant = ""] = Object.keys(experiment.variants);
  expect(withGauge("price")).toBe(4);
  expect(withGauge("headline")).toBe(null);
  expect(withGauge("price", [{ variant, metric: "memory", timesBetter: 2 }])).toBe(null);
  expect(withGauge("price", [{ variant, metric: "memory", in: "elsewhere", timesBetter: 2 }])).toBe(4);
});

test("headline counts that vary take four rounds where they are far from the others, all where they are not, and four where no round can tell more", () => {
  const [{ name = "" } = {}] = scripted;
  const lost = { unit: "", better: "lower", kind: "count", role: "headline", in: name, of: () => 1 } as const;
  const counting = planRun({ ...experiment, metrics: { lost } }, { preset: "quick", only: ["skipping"] });
  const dueAfter = (rounds: readonly (readonly [baseline: number, variant: number])[]) =>
    dueNext(
      counting,
      rounds.flatMap(([baseline, variant], index) => [
        ...round(index, ["linear", "placebo"], { lost: baseline }),
        ...round(index, ["skipping"], { lost: variant }),
      ]),
    ).cases.some((planned) => planned.name === name);
  expect(
    dueAfter([
      [5, 5],
      [5, 5],
    ]),
  ).toBe(false);
  const [far, near] = [
    [
      [5, 30],
      [5, 31],
    ],
    [
      [5, 7],
      [5, 8],
    ],
  ] as const;
  expect(dueAfter(far)).toBe(true);
  expect(dueAfter([...far, ...far])).toBe(false);
  expect(
    dueAfter([
      [0, 30],
      [0, 31],
      [0, 30],
      [0, 33],
    ]),
  ).toBe(false);
  expect(dueAfter([...near, ...near, ...near])).toBe(true);
  // Better once and equal or worse once: no further round can make that a verdict.
  expect(dueAfter([...near, [5, 5]])).toBe(true);
  expect(dueAfter([...near, ...near.slice(1), [5, 5]])).toBe(false);
  expect(dueAfter([...near, ...near.slice(1), [5, 4]])).toBe(false);
});
