import { hodgesLehmann, signedRankInterval } from "../../statistics/hodges-lehmann.ts";
import { standardDeviation } from "../../statistics/spread.ts";
import { studentQuantile } from "../../statistics/student.ts";

/** What chance alone did in this run: the second copy of the baseline against the baseline, in log-ratios. */
export interface Placebo {
  readonly estimate: number;
  /** Half the width of its 95 % interval. */
  readonly halfWidth: number;
  /** The 95 % interval excludes "no difference", as it does in one honest run of twenty. */
  readonly moved: boolean;
}

/** @returns `null` below two rounds, which show no spread */
export function assessPlacebo(logRatios: readonly number[]): Placebo | null {
  const estimate = hodgesLehmann(logRatios);
  const deviation = standardDeviation(logRatios);
  if (estimate === null || deviation === null) return null;
  const exact = signedRankInterval(logRatios, 0.05);
  if (Number.isFinite(exact.high)) {
    return { estimate, halfWidth: (exact.high - exact.low) / 2, moved: exact.low > 0 || exact.high < 0 };
  }
  // Below 6 rounds no exact interval is finite, and an infinite floor would silence arms that lost no round.
  const n = logRatios.length;
  const halfWidth = (studentQuantile(0.975, n - 1) * deviation) / Math.sqrt(n);
  return { estimate, halfWidth, moved: Math.abs(estimate) > halfWidth };
}

/**
 * Log-ratio below which a difference may be noise alone: what the placebo showed, and never less
 * than the minimum.
 *
 * @param minimum as a ratio
 */
export function noiseFloor(placebo: Placebo | null, minimum = 1.02): number {
  return Math.max(Math.log(minimum), Math.abs(placebo?.estimate ?? 0), placebo?.halfWidth ?? 0);
}
