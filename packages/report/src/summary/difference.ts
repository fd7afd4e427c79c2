import type { Comparison, Result, Summary } from "@labs/experiment/result";
import { comparisonOf, type Metric, type Place, placeWords, summaryOf } from "../reading/lookup.ts";
import { formatMetric } from "../text/format.ts";
import type { Subject } from "./subject.ts";

/** A metric in which an arm and the baseline differ beyond the noise. */
export interface Difference {
  readonly place: Place;
  /** Natural logarithm of how many times one value is the other; the largest where one of them is 0. */
  readonly size: number;
  readonly worse: boolean;
  /** Such as `memory 131 MB instead of 101 MB`. */
  readonly words: string;
}

/** Gauges and times of fewer rounds than an interval takes differ only by more than this. */
const rangeMargin = 1.1;
/** Sorts a change from or to 0 before every other. */
const fromZero = 1e3;

/** How an arm differs from the baseline in a metric and case; `null` where it does not, or no figure is known. */
export function differenceIn(result: Result, { arm, baseline }: Subject, place: Place): Difference | null {
  const about = result.metrics[place.metric];
  const mine = summaryOf(result, arm, place.metric, place.case);
  if (about === undefined || mine === undefined || mine.median === null) return null;
  const base = summaryOf(result, baseline, place.metric, place.case);
  const told = `${placeWords(result, place)} ${formatMetric(mine.median, about)}`;
  if (base === undefined || base.median === null) {
    if (mine.median === 0) return null;
    return { place, size: 0, worse: about.better === "lower", words: `${told} (no figure for ${baseline})` };
  }
  const comparison = comparisonOf(result, arm, place.metric, place.case);
  if (!isBeyondNoise(mine, base, about, comparison)) return null;
  const [now, before] = [mine.median, base.median];
  const higher = now > before;
  return {
    place,
    size: now === 0 || before === 0 ? fromZero : Math.abs(Math.log(now / before)),
    worse: higher === (about.better === "lower"),
    words: `${told} instead of ${formatMetric(before, about)}`,
  };
}

/** Decided by the verdict where there is one, else by the intervals or ranges, which must not meet. */
function isBeyondNoise(
  mine: Summary,
  base: Summary,
  { kind }: Metric,
  comparison: Comparison | undefined,
): boolean {
  if (mine.median === null || base.median === null || mine.median === base.median) return false;
  if (comparison !== undefined && kind !== "count" && comparison.verdict !== "TOO FEW")
    return comparison.verdict === "FASTER" || comparison.verdict === "SLOWER";
  if (mine.low === null || mine.high === null || base.low === null || base.high === null) return false;
  if (mine.low <= base.high && base.low <= mine.high) return false;
  if (kind === "count" || mine.interval === "95 %" || mine.median === 0 || base.median === 0) return true;
  const ratio = mine.median / base.median;
  return ratio > rangeMargin || ratio < 1 / rangeMargin;
}
