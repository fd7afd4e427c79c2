import { LabError, type Metric, type Rate } from "@labs/experiment";
import type { CellRecord, LoadRecord } from "@labs/experiment/result";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { settlingMs } from "../load/times/settling.ts";
import { rateOf } from "./metric-value.ts";
import type { Preset } from "./preset.ts";
import { answersPerSecond, quantileOf, sampleMargin, shareOf } from "./samples.ts";

/** A case with everything decided that is decided before the first round. */
export interface PlannedCase {
  readonly name: string;
  readonly load: AnyExperiment["cases"][string];
  readonly metrics: readonly (readonly [name: string, metric: Metric])[];
  /** Open loop: requests per second, the same for every arm; `null` until the pilot has set it. */
  readonly rate: number | null;
  /** Recorded load on one arm in one round, and the number of slices that it is cut into. */
  readonly seconds: number;
  readonly slices: number;
  /** A script that may end before the last round: every arm has figures of this many rounds at least. `null`: driven in all. */
  readonly minRounds: number | null;
  /** Closed loop: milliseconds at the start of each slice in which nothing counts yet. */
  readonly rampMs: number;
  /** Quantiles for which the pilot expects too few answers: no verdict is planned on them. */
  readonly short: ReadonlySet<string>;
}

/** A slice's window lasts at least this multiple of its ramp: rates and response times come within 3 % of the true ones. */
const windowOfRamp = 5;

/** Slices of an arm in a round, at least: where windows are long, each of them holds much, and three alternate well enough. */
const minSlices = 3;

/** Longer windows do not alternate: each arm has one long slice, in an order drawn for the round. */
const maxWindowMs = 1000;

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

/** Decides rate, length and slices of every case from what the pilot measured. */
export function planCases(
  experiment: AnyExperiment,
  preset: Preset,
  pilot: readonly CellRecord[],
): PlannedCase[] {
  const loads = loadsByCase(pilot);
  const closed = closedCells(experiment, pilot);
  return Object.entries(experiment.cases).map(([name, load]) => {
    const metrics = metricsIn(experiment, name);
    const observed = loads.get(name) ?? [];
    const bare = { name, load, metrics, rate: null, seconds: 0, slices: 1, rampMs: 0, minRounds: null };
    if (load.mode === "observe")
      return { ...bare, minRounds: scriptRounds(experiment, name), short: new Set() };
    if (load.mode === "job") return { ...bare, seconds: load.seconds, short: new Set() };
    if (load.mode === "open") {
      const rate = rateAfter(load.rate, closed);
      const perSecond = (of: Metric["of"]) => rate && rate * shareOf(observed, of);
      const seconds = openSeconds(preset, load.seconds ?? 0, metrics, perSecond);
      const answers = ({ of }: Metric) => rate && seconds * (perSecond(of) ?? 0);
      return { ...bare, rate, seconds, short: shortOf(metrics, answers) };
    }
    const sliced = closedSlices(experiment, preset, load.share ?? 1, observed);
    return { ...bare, ...sliced, short: shortOf(metrics, closedAnswers(observed, sliced.seconds)) };
  });
}

/**
 * The least rounds of a script. Counts are exact: a second round shows that they repeat. Gauges beside them are shown with their
 * range, which four rounds give. Whatever a verdict, a claim or a goal estimates takes every round.
 */
function scriptRounds(experiment: AnyExperiment, name: string): number | null {
  const { claims, goal } = experiment;
  const told = [...claims, ...(goal ? [goal.target, goal.evidence, ...(goal.bounds ?? [])] : [])]
    .filter((one) => (one.in ?? name) === name)
    .map(({ metric }) => metric);
  const estimated = metricsIn(experiment, name).filter(
    ([, { kind, of }]) => kind !== "count" && typeof of === "function",
  );
  if (estimated.length === 0) return 2;
  return estimated.some(([metric, { role }]) => role === "headline" || told.includes(metric)) ? null : 4;
}

/** Whether something is estimated in a case; of counts, which are exact, a placebo tells nothing. */
export function isEstimated(experiment: AnyExperiment, name: string): boolean {
  return experiment.cases[name]?.mode !== "observe" || scriptRounds(experiment, name) === null;
}

/** How a closed loop is cut into slices, from how long the slowest arm took to settle in the pilot. */
function closedSlices(
  { schedule }: AnyExperiment,
  preset: Preset,
  share: number,
  observed: readonly LoadRecord[],
): Pick<PlannedCase, "seconds" | "slices" | "rampMs"> {
  const rampMs = Math.ceil(Math.max(1, ...observed.map(settlingMs)));
  const neededMs = windowOfRamp * rampMs;
  if (schedule !== "side-by-side" || neededMs > maxWindowMs) {
    const windowMs = Math.max(1000 * share * preset.closedSeconds, neededMs);
    return { seconds: (rampMs + windowMs) / 1000, slices: 1, rampMs };
  }
  const windowMs = Math.max(preset.sliceMs, neededMs);
  const slices = Math.round((share * preset.cycles * preset.sliceMs) / windowMs);
  const enough = Math.max(Math.min(minSlices, preset.cycles), slices);
  return { seconds: (enough * (rampMs + windowMs)) / 1000, slices: enough, rampMs };
}

function metricsIn({ metrics }: AnyExperiment, name: string): PlannedCase["metrics"] {
  return Object.entries(metrics).filter(([, metric]) => readIn(metric, name));
}

export function readIn({ in: only }: Metric, name: string): boolean {
  return only === undefined || [only].flat().includes(name);
}

/** Longer where that brings a quantile its samples, within the preset's bound. */
function openSeconds(
  preset: Preset,
  asked: number,
  metrics: PlannedCase["metrics"],
  perSecond: (of: Metric["of"]) => number | null,
): number {
  const enough = metrics.map(([, { of }]) => {
    const [quantile, rate] = [quantileOf(of), perSecond(of)];
    return quantile === null || !rate ? 0 : (sampleMargin * quantile.needs) / rate;
  });
  return Math.max(preset.openSeconds, asked, Math.min(Math.max(0, ...enough), preset.maxOpenSeconds));
}

/** Quantiles that will probably rest on too few answers. */
function shortOf(
  metrics: PlannedCase["metrics"],
  answersOf: (metric: Metric) => number | null,
): ReadonlySet<string> {
  return new Set(
    metrics.flatMap(([name, metric]) => {
      const [quantile, answers] = [quantileOf(metric.of), answersOf(metric)];
      return quantile !== null && answers !== null && answers < quantile.needs ? [name] : [];
    }),
  );
}

/**
 * Answers that a closed loop will give: of the slowest arm for a headline, since a verdict needs every arm;
 * of the fastest for what is only shown, where a slow arm goes without.
 */
function closedAnswers(observed: readonly LoadRecord[], seconds: number) {
  return ({ of, role }: Metric): number | null => {
    const rates = observed.map((load) => answersPerSecond(load, of));
    if (rates.length === 0) return null;
    return seconds * (role === "headline" ? Math.min(...rates) : Math.max(...rates));
  };
}

/** What each arm managed in the closed cases of the pilot, requests per second. */
interface ClosedCell {
  readonly arm: string;
  readonly perSecond: number;
}

function closedCells({ cases }: AnyExperiment, pilot: readonly CellRecord[]): ClosedCell[] {
  return pilot.flatMap(({ arm, case: name, outcome }) =>
    cases[name]?.mode === "closed" && outcome.status === "measured" && outcome.load !== null
      ? { arm, perSecond: rateOf(outcome.load) }
      : [],
  );
}

/** The rate that an open loop is driven at; `null` until the pilot has measured what it is a share of. */
function rateAfter(rate: Rate, closed: readonly ClosedCell[]): number | null {
  if (typeof rate === "number") return rate;
  if (closed.length === 0) return null;
  const rates = (cells: readonly ClosedCell[]) => cells.map(({ perSecond }) => perSecond);
  if ("ofSlowest" in rate) return Math.max(1, rate.ofSlowest * Math.min(...rates(closed)));
  const own = closed.filter(({ arm }) => arm === rate.ofVariant);
  // Of several closed cases, the one with the least.
  const capacity = own.length > 0 ? Math.min(...rates(own)) : Math.max(...rates(closed));
  return Math.max(1, rate.share * capacity);
}

/** What the pilot measured, by case. */
export function loadsByCase(pilot: readonly CellRecord[]): Map<string, LoadRecord[]> {
  const loads = new Map<string, LoadRecord[]>();
  for (const { case: name, outcome } of pilot) {
    if (outcome.status !== "measured" || outcome.load === null) continue;
    loads.set(name, [...(loads.get(name) ?? []), outcome.load]);
  }
  return loads;
}

/** Open loads by a share of the capacity need a closed case to learn it from; variants and cases name what exists. */
export function checkCases(experiment: AnyExperiment): void {
  const loads = Object.entries(experiment.cases);
  for (const [name, load] of loads) {
    if (load.mode !== "open" || typeof load.rate === "number" || "ofSlowest" in load.rate) continue;
    if (!(load.rate.ofVariant in experiment.variants)) {
      throw new LabError(
        "EXPERIMENT",
        `The case "${name}" asks for a share of what "${load.rate.ofVariant}" manages, and there is no such variant: name one of ${Object.keys(experiment.variants).join(", ")}.`,
      );
    }
  }
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
