import { median } from "./order.ts";
import { criticalRank, nullCumulative } from "./signed-rank-null.ts";

/** An interval on the scale of the differences, with the probability that it holds the true value. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

/** Hodges–Lehmann estimate of the centre of paired differences: the median of their Walsh averages. */
export function hodgesLehmann(differences: readonly number[]): number | null {
  return differences.length === 0 ? null : median(walshAverages(differences));
}

/**
 * Exact interval around the Hodges–Lehmann estimate, from the signed-rank test: it assumes only that
 * the differences of identical arms are symmetric, which the random order within a round guarantees.
 *
 * @param alpha chance of missing the true value, at most; 0.05 for 95 %
 * @returns infinite bounds where no interval of this level exists, see `roundsNeeded`
 */
export function signedRankInterval(differences: readonly number[], alpha: number): Interval {
  const n = differences.length;
  const k = criticalRank(n, alpha);
  const averages = walshAverages(differences);
  const low = k === null ? undefined : averages[k];
  const high = k === null ? undefined : averages[averages.length - 1 - k];
  if (k === null || low === undefined || high === undefined) {
    return { low: -Infinity, high: Infinity, coverage: 1 };
  }
  // The k-th average itself, not the next one: off by one gives 7.7 % false positives at n = 7.
  return { low, high, coverage: 1 - 2 * (nullCumulative(n)[k] ?? 0) };
}

/** Means of all pairs, each difference with itself included, in ascending order. */
function walshAverages(differences: readonly number[]): number[] {
  return differences
    .flatMap((first, index) => differences.slice(index).map((second) => (first + second) / 2))
    .sort((a, b) => a - b);
}
