import type { Comparison } from "@labs/experiment/result";
import { hodgesLehmann, signedRankInterval } from "../statistics/hodges-lehmann.ts";
import type { MetricSeries } from "./metric-series.ts";
import type { Screened } from "./screen-cells.ts";
import { judge } from "./verdict/judge.ts";
import { judgeCount } from "./verdict/judge-count.ts";
import { assessPlacebo, type Placebo } from "./verdict/placebo.ts";
import { percent } from "./wording.ts";

/** Compares two arms in one metric and case. */
export type CompareArms = (
  arm: string,
  versus: string,
  /** Comparisons that share the 5 %. */
  family: number,
) => Comparison;

/**
 * The one way from cells to the ratio of a pair: verdicts, claims, "best" and pair comparisons all take it, with its
 * validity and its floor.
 */
export function armComparer(
  series: MetricSeries,
  screened: Screened,
  { placebo, seed }: { readonly placebo: Placebo | null; readonly seed: number },
): CompareArms {
  const { name, metric, planned } = series;
  return (arm, versus, family) => {
    const place = { arm, versus, metric: name, case: planned.name };
    const invalid = [arm, versus].flatMap((one) => screened.invalid(one, planned.name) ?? []);
    const lost = [arm, versus].flatMap((one) => {
      const sentence = screened.lost(one, planned.name);
      return sentence === null ? [] : `Of ${one}, ${sentence}`;
    });
    if (metric.kind === "count") {
      return { ...place, ...judgeCount(series.pairs(arm, versus), metric.better, invalid) };
    }
    const logRatios = series.logRatios(arm, versus);
    const byCycles = series.logRatiosByCycle(arm, versus);
    const judged = judge({ logRatios: logRatios ?? [], byCycles, family, placebo, invalid, seed });
    if (judged.verdict === "INVALID") return { ...place, ...judged };
    if (logRatios === null)
      return { ...place, ...judged, verdict: "INCONCLUSIVE", notes: ["There is no ratio: a value was 0."] };
    const apart = pauses(logRatios, byCycles, place);
    const paused = apart.length > 0 || metric.of !== "throughput" ? apart : standstill(series, place);
    const notes = [...judged.notes, ...paused, ...lost];
    return { ...place, ...judged, notes };
  };
}

/** What the second copy of the baseline shows in this metric and case; counts are exact and need none. */
export function placeboOf(series: MetricSeries, baseline: string): Placebo | null {
  if (series.metric.kind === "count") return null;
  return assessPlacebo(series.logRatios("placebo", baseline) ?? []);
}

/** An arm that stands still in fewer than half of its slices: its total rate is lower than most slices show. */
function pauses(
  totals: readonly number[],
  byCycles: readonly number[] | null,
  { arm, versus }: Pick<Comparison, "arm" | "versus">,
): string[] {
  if (byCycles === null || byCycles.length !== totals.length) return [];
  const parts = clearly(
    totals.map((total, round) => total - (byCycles[round] ?? total)),
    Math.log(1.05),
  );
  if (parts === null) return [];
  const share = percent(1 - Math.exp(-Math.abs(parts)));
  return [
    `Pauses: ${parts < 0 ? arm : versus} stood still for about ${share} of its time, in fewer than half of its slices. The ratio counts the pauses; most slices do not show them.`,
  ];
}

/** An arm that stands still so often that most of its slices contain a pause: the clients saw that none of them was answered. */
function standstill(series: MetricSeries, { arm, versus }: Pick<Comparison, "arm" | "versus">): string[] {
  const share = clearly(series.stillness(arm, versus), 0.05);
  if (share === null) return [];
  return [
    `Pauses: ${share > 0 ? arm : versus} stood still for about ${percent(Math.abs(share))} of its time, with no answer for longer than three usual ones take.`,
  ];
}

/**
 * The middle of differences, one for each round; `null` where it is within the margin, or the rounds' interval includes
 * 0: on a busy machine such differences come by chance.
 */
function clearly(differences: readonly number[], margin: number): number | null {
  const middle = hodgesLehmann(differences);
  if (middle === null || Math.abs(middle) <= margin) return null;
  const { low, high } = signedRankInterval(differences, 0.05);
  return low <= 0 && high >= 0 ? null : middle;
}
