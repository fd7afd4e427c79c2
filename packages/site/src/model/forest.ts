import type { Comparison, Result, Verdict } from "@labs/experiment/result";
import { armsInTable, baselineOf, comparisonOf, type Place } from "@labs/report";

/** An arm against the baseline: its ratio, above 1 is better, with the 95 % interval; `null` bounds are open. */
export interface ForestRow {
  readonly arm: string;
  readonly isPlacebo: boolean;
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict;
}

export interface Forest {
  readonly baseline: string;
  readonly rows: readonly ForestRow[];
  /** Arms whose ratio may not be drawn: there is none, or it is invalid. */
  readonly absent: readonly { readonly arm: string; readonly verdict: Verdict }[];
  /** Differences up to this ratio count as none; `null` where it is not known. */
  readonly floor: number | null;
}

/** The ratios of a headline in a case; `null` where there are none, as for counts that are told by their values. */
export function forestOf(result: Result, { metric, case: name }: Place): Forest | null {
  const about = result.metrics[metric];
  if (about === undefined) return null;
  const compared = armsInTable(result, about).flatMap(
    ({ name: arm }) => comparisonOf(result, arm, metric, name) ?? [],
  );
  const rows = compared.flatMap(rowOf);
  if (rows.every(({ isPlacebo }) => isPlacebo)) return null;
  const floor = result.noiseFloors.find((one) => one.metric === metric && one.case === name)?.ratio ?? null;
  return {
    baseline: baselineOf(result),
    rows,
    absent: compared.filter((one) => rowOf(one).length === 0).map(({ arm, verdict }) => ({ arm, verdict })),
    floor,
  };
}

/** A comparison as a row of the chart; none where there is nothing to draw. */
export function rowOf({ arm, ratio, ci95: [low, high], verdict }: Comparison): ForestRow[] {
  if (ratio === null || ratio <= 0 || verdict === "INVALID") return [];
  return [{ arm, isPlacebo: arm === "placebo", ratio, low, high, verdict }];
}
