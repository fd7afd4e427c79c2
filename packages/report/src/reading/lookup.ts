/**
 * Finds things in a result by name.
 *
 * @module
 */
import { type Comparison, failed, type Result, type Summary } from "@labs/experiment/result";

export type Arm = Result["arms"][number];
export type Metric = Result["metrics"][string];

/** A metric in a case. */
export interface Place {
  readonly metric: string;
  readonly case: string;
}

export function isSamePlace(one: Place, other: Place): boolean {
  return one.metric === other.metric && one.case === other.case;
}

/** A metric in a case, and how it came out for an arm. */
export function summaryOf(result: Result, arm: string, metric: string, name: string): Summary | undefined {
  return result.summaries.find((one) => one.arm === arm && one.metric === metric && one.case === name);
}

/** An arm against the baseline; the placebo too. */
export function comparisonOf(
  result: Result,
  arm: string,
  metric: string,
  name: string,
): Comparison | undefined {
  return [...result.comparisons, ...result.placebo].find(
    (one) => one.arm === arm && one.metric === metric && one.case === name,
  );
}

/** The baseline, the variants and the extraArms of which at least one number is known; the others are findings. */
export function measuredArms(result: Result): Arm[] {
  return result.arms.filter(
    ({ name, role }) =>
      (role === "baseline" || role === "variant" || role === "extra") &&
      (result.summaries.some(({ arm, median }) => arm === name && median !== null) ||
        result.comparisons.some(({ arm, verdict }) => arm === name && verdict === "INVALID")),
  );
}

export function baselineOf(result: Result): string {
  return result.arms.find(({ role }) => role === "baseline")?.name ?? "baseline";
}

/** Rounds of which something was kept. */
export function finishedRounds(result: Result): number {
  return new Set(result.cells.filter(({ round }) => round >= 0).map(({ round }) => round)).size;
}

/** Whether all arms but the baseline are points of a sweep: their curves show the baseline too. */
export function isSweep(result: Result): boolean {
  const variants = measuredArms(result).filter(({ role }) => role !== "baseline");
  return variants.length > 0 && variants.every(({ sweepValue }) => sweepValue !== undefined);
}

/** Of these cases, those that are no points of a sweep. */
export function steadyCases(result: Result, names: readonly string[]): string[] {
  return names.filter((name) => result.cases[name]?.sweepValue === undefined);
}

/** Of these cases, the points of a sweep, from the smallest. */
export function sweptCases(result: Result, names: readonly string[]): string[] {
  const placeOf = (name: string) => result.cases[name]?.sweepValue ?? 0;
  return names
    .filter((name) => result.cases[name]?.sweepValue !== undefined)
    .sort((a, b) => placeOf(a) - placeOf(b));
}

/** Whether numbers need their case beside them. */
export function hasSeveralCases(result: Result): boolean {
  return Object.keys(result.cases).length > 1;
}

/** Whether a metric's name does not say which case is meant. */
export function isReadInSeveral(result: Result, metric: string): boolean {
  return (result.metrics[metric]?.in.length ?? 0) > 1;
}

/** A metric with its case, where the name alone does not say which is meant. */
export function placeWords(result: Result, { metric, case: name }: Place): string {
  return isReadInSeveral(result, metric) ? `${metric} in ${name}` : metric;
}

/** Where a run may answer its question, best first: the goal's target, its other cases, then every headline. */
export function answerPlaces({ metrics }: Result, target: Place | null): Place[] {
  const placesOf = (metric: string): Place[] =>
    (metrics[metric]?.in ?? []).map((name) => ({ metric, case: name }));
  const headlines = Object.keys(metrics).filter((name) => metrics[name]?.role === "headline");
  return [...(target === null ? [] : [target, ...placesOf(target.metric)]), ...headlines.flatMap(placesOf)];
}

/** The first line of how an arm says that it answers, in this case or else in any; `undefined` where it says nothing. */
export function planOf({ explained }: Result, arm: string, name: string): string | undefined {
  const plans = explained.filter((one) => one.arm === arm);
  return (plans.find((one) => one.case === name) ?? plans[0])?.lines[0];
}

/**
 * Share of an arm's requests that failed or were refused, all rounds together; `null` where no load was measured.
 *
 * @param name of the case @default all cases together
 */
export function failedShare({ cells }: Result, arm: string, name?: string): number | null {
  let [lost, all] = [0, 0];
  for (const { arm: of, case: at, round, outcome } of cells) {
    if (of !== arm || (name !== undefined && at !== name) || round < 0) continue;
    if (outcome.status !== "measured" || outcome.load === null) continue;
    const failures = failed(outcome.load.failures);
    lost += failures;
    all += failures + outcome.load.answered;
  }
  return all === 0 ? null : lost / all;
}

/** Cases of a metric up to which each has a table and sentences of its own, with intervals. */
const fewCases = 2;

/** Whether the cases of a metric are many enough to share one table, and a sentence for each case. */
export function sharesTable(result: Result, metric: string): boolean {
  return steadyCases(result, result.metrics[metric]?.in ?? []).length > fewCases;
}
