import type { Metric } from "@labs/experiment";

/** One metric of two arms in the same round. */
export interface Pair {
  readonly value: number;
  readonly versus: number;
}

/**
 * Logarithms of the improvement in every round: above 0 the value is better, whichever way is better.
 *
 * @returns `null` where a round has no ratio (zero against something, or a negative value): leaving that
 * round out would choose rounds by their outcome
 */
export function logRatios(pairs: readonly Pair[], better: Metric["better"]): number[] | null {
  const ratios = pairs.map(({ value, versus }) => {
    if (value === versus) return 0;
    const gain = Math.log(value) - Math.log(versus);
    return better === "higher" ? gain : -gain;
  });
  return ratios.every(Number.isFinite) ? ratios : null;
}
