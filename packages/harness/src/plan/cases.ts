import { LabError, type Metric } from "@labs/experiment";
import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import type { Arm } from "../arm/live-arm.ts";
import type { ExtraArm, PairComparison } from "../experiment/extra-arm.ts";
import { type AnyExperiment, findVariant } from "../experiment/load-experiment.ts";
import { roundsNeeded } from "../statistics/family.ts";
import { samplesNeeded, timingOf } from "./metric-value.ts";
import type { Preset } from "./preset.ts";

/** A case with everything decided that is decided before the first round. */
export interface PlannedCase {
  readonly name: string;
  readonly load: AnyExperiment["cases"][string];
  readonly metrics: readonly (readonly [name: string, metric: Metric])[];
  /** Open loop: requests per second, the same for every arm; `null` until the pilot has set it. */
  readonly rate: number | null;
  /** Recorded load on one arm in one round, cut into so many slices. */
  readonly seconds: number;
  readonly slices: number;
  /** The first part of every slice, which enters no rate and no response time, milliseconds. @default 0 */
  readonly rampMs?: number;
  /** Quantiles that rest on too few answers here, with the reason. */
  readonly withheld: ReadonlyMap<string, string>;
}

/** Who takes part in a run. */
export interface ArmSelection {
  /** Variants to compare with the baseline. @default all */
  readonly only?: readonly string[] | undefined;
  readonly extraArms?: readonly ExtraArm[] | undefined;
}

/** The arms of a run: the baseline, the variants asked for, the placebo, and the extraArms. */
export function armsOf(experiment: AnyExperiment, { only, extraArms = [] }: ArmSelection = {}): Arm[] {
  const { baseline } = experiment;
  const wanted = Object.keys(experiment.variants).filter(
    (name) => name === baseline || only === undefined || only.includes(name),
  );
  return [
    ...wanted.map((name) => {
      const sweepValue = experiment.variants[name]?.sweepValue;
      const role = name === baseline ? "baseline" : "variant";
      return { name, variant: name, role, ...(sweepValue === undefined ? {} : { sweepValue }) } as const;
    }),
    { name: "placebo", variant: baseline, role: "placebo" },
    ...extraArms.map(({ name, from }) => ({ name, variant: baseline, role: "extra", from }) as const),
  ];
}

/** Variants that must be refused. */
export function wrongArms(experiment: AnyExperiment): Arm[] {
  return Object.keys(experiment.wrong ?? {}).map((name) => ({ name, variant: name, role: "wrong" }));
}

/** Whether an arm is driven in a case. */
export function takesPart(experiment: AnyExperiment, { variant, role }: Arm, name: string): boolean {
  // Of a extraArm nothing is known.
  if (role === "extra") return true;
  return findVariant(experiment, variant).drivenIn?.includes(name) ?? true;
}

/** Cases as far as they are known without a pilot: what the pilot itself drives. */
export function planPilot(experiment: AnyExperiment, preset: Preset): PlannedCase[] {
  return planCases(experiment, preset, []).flatMap((planned) => {
    if (planned.load.mode === "closed")
      return { ...planned, seconds: planned.seconds / 3, slices: Math.ceil(planned.slices / 3) };
    if (planned.load.mode === "open" && planned.rate !== null)
      return { ...planned, seconds: Math.min(1, planned.seconds) };
    return [];
  });
}

/** Decides rate, length and slices of every case from what the pilot saw. */
export function planCases(
  experiment: AnyExperiment,
  preset: Preset,
  pilot: readonly CellRecord[],
): PlannedCase[] {
  const together = experiment.schedule === "side-by-side";
  const loads = loadsByCase(pilot);
  const capacity = least(
    Object.entries(experiment.cases)
      .filter(([, load]) => load.mode === "closed")
      .flatMap(([name]) => loads.get(name) ?? [])
      .map((load) => load.answered / load.seconds),
  );
  return Object.entries(experiment.cases).map(([name, load]) => {
    const metrics = Object.entries(experiment.metrics).filter(([, metric]) => readIn(metric, name));
    const observed = loads.get(name) ?? [];
    const bare = { name, load, metrics, rate: null, seconds: 0, slices: 1 };
    if (load.mode === "observe") return { ...bare, withheld: new Map() };
    if (load.mode === "open") {
      const rate =
        typeof load.rate === "number" ? load.rate : capacity && Math.max(1, load.rate.ofSlowest * capacity);
      const answers = (of: Metric["of"], rate: number) => rate * shareOf(observed, of);
      const seconds = openSeconds(preset, load.seconds ?? 0, metrics, (of) => rate && answers(of, rate));
      return {
        ...bare,
        rate,
        seconds,
        withheld: withheld(metrics, ({ of }) => rate && answers(of, rate) * seconds),
      };
    }
    // A slice shorter than a few requests would count its own start and end.
    const slowestMs = Math.max(0, ...observed.map(({ responseUs }) => responseUs.p50 / 1000));
    const sliceMs = Math.max(preset.sliceMs, Math.ceil(3 * slowestMs));
    const share = load.share ?? 1;
    const slices = together
      ? Math.max(Math.min(5, preset.cycles), Math.round((share * preset.cycles * preset.sliceMs) / sliceMs))
      : 1;
    const seconds = together ? (slices * sliceMs) / 1000 : share * preset.closedSeconds;
    return { ...bare, seconds, slices, withheld: withheld(metrics, answersWithin(observed, seconds)) };
  });
}

/**
 * Comparisons that share the error level: headline metrics in cases that are no sweep, for every variant that
 * is no point of one. Counts are compared exactly and need no share.
 */
export function familyOf(cases: readonly PlannedCase[], arms: readonly Arm[]): number {
  const variants = arms.filter(({ role, sweepValue }) => role === "variant" && sweepValue === undefined);
  return timedHeadlines(cases) * variants.length;
}

/** The extraArms' own family: each against the baseline, and their pairComparisons. */
export function extraFamilyOf(
  cases: readonly PlannedCase[],
  arms: readonly Arm[],
  pairComparisons: readonly PairComparison[] = [],
): number {
  return (
    timedHeadlines(cases) * (arms.filter(({ role }) => role === "extra").length + pairComparisons.length)
  );
}

function timedHeadlines(cases: readonly PlannedCase[]): number {
  const steady = cases.filter(({ load }) => load.sweepValue === undefined);
  return steady.flatMap(({ metrics, withheld }) =>
    metrics.filter(
      ([name, { role, kind }]) => role === "headline" && kind !== "count" && !withheld.has(name),
    ),
  ).length;
}

/** Rounds to run: fixed here, before any result is seen. */
export function planRounds(preset: Preset, family: number, asked?: number): number {
  return asked ?? (preset.rounds === 1 ? 1 : Math.max(preset.rounds, roundsNeeded(family)));
}

export function readIn({ in: only }: Metric, name: string): boolean {
  return only === undefined || [only].flat().includes(name);
}

/** Longer where that brings a quantile its samples, within the preset's bound. */
function openSeconds(
  preset: Preset,
  asked: number,
  metrics: PlannedCase["metrics"],
  answersPerSecond: (of: Metric["of"]) => number | null,
): number {
  const enough = metrics.map(([, { of }]) => {
    const [quantile, rate] = [quantileOf(of), answersPerSecond(of)];
    return quantile === null || !rate ? 0 : (1.05 * quantile.needs) / rate;
  });
  return Math.max(preset.openSeconds, asked, Math.min(Math.max(0, ...enough), preset.openSecondsMost));
}

/** Quantiles that will rest on too few answers, with the reason. */
function withheld(
  metrics: PlannedCase["metrics"],
  answersOf: (metric: Metric) => number | null,
): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const [name, metric] of metrics) {
    const [quantile, answers] = [quantileOf(metric.of), answersOf(metric)];
    if (quantile === null || answers === null || answers >= quantile.needs) continue;
    const about = Math.round(answers);
    reasons.set(
      name,
      `${quantile.figure} needs ${quantile.needs} answers in a cell and this preset gives about ${about}`,
    );
  }
  return reasons;
}

/** A quantile and the answers it needs in a cell; `null` for what is no quantile. */
function quantileOf(of: Metric["of"]): { readonly figure: string; readonly needs: number } | null {
  if (typeof of === "function") return null;
  const { figure } = timingOf(of);
  return figure === "throughput" ? null : { figure, needs: samplesNeeded[figure] };
}

/**
 * Answers that a closed loop will give: of the slowest arm for a headline, since a verdict needs every arm;
 * of the fastest for what is only shown, where a slow arm goes without.
 */
function answersWithin(observed: readonly LoadRecord[], seconds: number) {
  return ({ of, role }: Metric): number | null => {
    const rates = observed.map((load) => (load.answered / load.seconds) * shareOf([load], of));
    if (rates.length === 0) return null;
    return seconds * (role === "headline" ? Math.min(...rates) : Math.max(...rates));
  };
}

/** Share of the answers that belong to the kind of input a figure is taken from, as far as it is known. */
function shareOf(observed: readonly LoadRecord[], of: Metric["of"]): number {
  if (typeof of !== "object") return 1;
  const answered = observed.reduce((sum, load) => sum + load.answered, 0);
  const own = observed.reduce((sum, load) => sum + (load.kinds?.[of.among]?.answered ?? 0), 0);
  return answered === 0 ? 1 : own / answered;
}

function loadsByCase(pilot: readonly CellRecord[]): Map<string, LoadRecord[]> {
  const loads = new Map<string, LoadRecord[]>();
  for (const { case: name, outcome } of pilot) {
    if (outcome.status !== "measured" || outcome.load === null) continue;
    loads.set(name, [...(loads.get(name) ?? []), outcome.load]);
  }
  return loads;
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

/** Open loads by a share of the capacity need a closed case to learn it from; variants name cases that exist. */
export function checkCases(experiment: AnyExperiment): void {
  const loads = Object.entries(experiment.cases);
  const shared = loads.find(([, load]) => load.mode === "open" && typeof load.rate !== "number");
  if (shared && !loads.some(([, load]) => load.mode === "closed")) {
    throw new LabError(
      "EXPERIMENT",
      `The case "${shared[0]}" asks for a share of the capacity, which only a closed case finds: add one, or give the rate as a number.`,
    );
  }
  for (const [variant, { drivenIn = [] }] of Object.entries(experiment.variants)) {
    const unknown = drivenIn.find((name) => !(name in experiment.cases));
    if (unknown !== undefined) {
      throw new LabError(
        "EXPERIMENT",
        `The variant "${variant}" is driven in "${unknown}", and there is no such case: name one of ${Object.keys(experiment.cases).join(", ")}.`,
      );
    }
  }
}
