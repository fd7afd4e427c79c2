/**
 * Finds things in a result by name.
 *
 * @module
 */
import type { Comparison, Result, Summary } from "@labs/experiment/result";

export type Arm = Result["arms"][number];
export type Metric = Result["metrics"][string];

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
export function runs(result: Result): Arm[] {
  return result.arms.filter(
    ({ name, role }) =>
      (role === "baseline" || role === "variant" || role === "extra") &&
      result.summaries.some(({ arm, median }) => arm === name && median !== null),
  );
}

export function baselineOf(result: Result): string {
  return result.arms.find(({ role }) => role === "baseline")?.name ?? "baseline";
}

/** Rounds of which something was kept. */
export function finishedRounds(result: Result): number {
  return new Set(result.cells.filter(({ round }) => round >= 0).map(({ round }) => round)).size;
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

/** Cases of a metric up to which each has a table and sentences of its own, with intervals. */
const fewCases = 2;

/** Whether the cases of a metric are so many that they share one table, and a sentence for each case. */
export function sharesTable(result: Result, metric: string): boolean {
  return steadyCases(result, result.metrics[metric]?.in ?? []).length > fewCases;
}
