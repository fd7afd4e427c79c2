/** Where two arms of a run differ beyond the noise: the one rule for summaries, stories and cards. */
import type { Result, Summary } from "@labs/experiment/result";
import { formatMetric } from "../text/format.ts";
import {
  baselineOf,
  comparisonOf,
  isSamePlace,
  type Metric,
  type Place,
  placeWords,
  summaryOf,
} from "./lookup.ts";
import { changeOf, latencyOf, type PairedRatio } from "./pairs.ts";

/** A metric in a case in which an arm differs from another one. */
export interface Difference extends Place {
  /** Medians with their units, of the arm and of the other one. */
  readonly now: string;
  readonly before: string;
  readonly isBetter: boolean;
  /** `1.23x as high, 95 % interval 1.15x – 1.30x`; `null` where the two were not compared round by round. */
  readonly interval: string | null;
  /** The larger median over the smaller one; infinite where one of them is 0. */
  readonly factor: number;
}

/** Ranges of few rounds that do not meet differ only by more than this; 95 % intervals need no more than that. */
const rangeMargin = 1.1;

/** Every metric in every case in which an arm differs from another one, the largest factor first. */
export function differencesOf(result: Result, arm: string, versus: string): Difference[] {
  return Object.entries(result.metrics)
    .flatMap(([metric, about]) =>
      about.in.flatMap((name) => differenceOf(result, arm, versus, { metric, case: name }) ?? []),
    )
    .sort(bySize);
}

/** Infinite factors included, the largest first. */
export function bySize(one: { readonly factor: number }, other: { readonly factor: number }): number {
  return one.factor === other.factor ? 0 : other.factor - one.factor;
}

/** The same but for these places, of which more is told. */
export function differencesBeside(
  result: Result,
  arm: string,
  versus: string,
  places: readonly Place[],
): Difference[] {
  return differencesOf(result, arm, versus).filter((one) => !places.some((place) => isSamePlace(one, place)));
}

/** One metric in one case; `null` where the arms do not differ beyond the noise or one has no figure. */
export function differenceOf(
  result: Result,
  arm: string,
  versus: string,
  { metric, case: name }: Place,
): Difference | null {
  const about = result.metrics[metric];
  const [mine, base] = [arm, versus].map((one) => summaryOf(result, one, metric, name));
  if (about === undefined || mine?.median == null || base?.median == null) return null;
  const [now, before] = [formatMetric(mine.median, about), formatMetric(base.median, about)];
  const planned = pairedRatioOf(result, arm, versus, { metric, case: name });
  if (now === before || !isBeyondNoise(result, mine, base, planned)) return null;
  const isBetter = mine.median > base.median === (about.better === "higher");
  const interval = planned === undefined ? null : intervalWords(planned, about);
  return { metric, case: name, now, before, isBetter, interval, factor: factorOf(mine.median, base.median) };
}

function intervalWords(planned: PairedRatio, about: Metric): string | null {
  const change = about.kind === "count" ? null : changeOf(planned, about);
  if (change === null) return null;
  const { factor, up, level, low, high } = change;
  return `${factor} ${up ? "as high" : "lower"}, ${level} interval ${low} – ${high}`;
}

/**
 * Decided by the verdict or the paired interval where there is one, else by intervals or ranges of the medians that do
 * not meet, and the noise floor.
 */
function isBeyondNoise(
  { metrics, noiseFloors }: Result,
  mine: Summary,
  base: Summary,
  planned: PairedRatio | undefined,
): boolean {
  if (planned !== undefined && planned.verdict !== "TOO FEW")
    return planned.verdict === "FASTER" || planned.verdict === "SLOWER";
  if (mine.median === null || base.median === null) return false;
  if (mine.low === null || mine.high === null || base.low === null || base.high === null) return false;
  if (mine.low <= base.high && base.low <= mine.high) return false;
  if (metrics[mine.metric]?.kind === "count") return true;
  const known = noiseFloors.find((one) => isSamePlace(one, mine));
  const least = known?.ratio ?? (mine.interval === "95 %" ? 1 : rangeMargin);
  return factorOf(mine.median, base.median) > least;
}

function factorOf(one: number, other: number): number {
  const [small = 0, large = 0] = [Math.abs(one), Math.abs(other)].toSorted((a, b) => a - b);
  return small === 0 ? Number.POSITIVE_INFINITY : large / small;
}

/** The planned comparison of two arms, else the interval of a latency; `undefined` where there is neither. */
export function pairedRatioOf(
  result: Result,
  arm: string,
  versus: string,
  place: Place,
): PairedRatio | undefined {
  const planned =
    versus === baselineOf(result)
      ? comparisonOf(result, arm, place.metric, place.case)
      : result.pairComparisons.find(
          (one) => one.arm === arm && one.versus === versus && isSamePlace(one, place),
        );
  return planned ?? latencyOf(result, arm, versus, place);
}

/** `memory 0.3 MB`, of a figure that the other arm has none of and that is not 0; else `null`. */
export function loneFigure(result: Result, arm: string, versus: string, place: Place): string | null {
  const { metric, case: name } = place;
  const about = result.metrics[metric];
  const [mine, other] = [arm, versus].map((one) => summaryOf(result, one, metric, name)?.median ?? null);
  if (about === undefined || mine == null || mine === 0 || other !== null) return null;
  return `${placeWords(result, place)} ${formatMetric(mine, about)}`;
}

/** `p50 in half 0.64 ms instead of 0.52 ms`, and by how much where that has an interval. */
export function differenceWords(result: Result, { now, before, interval, ...place }: Difference): string {
  return `${placeWords(result, place)} ${now} instead of ${before}${interval === null ? "" : ` (${interval})`}`;
}
