/**
 * Several comparisons share one promise: at most `alpha` chance that any of them is wrong.
 *
 * @module
 */

/** Bonferroni: the level of each of `family` comparisons. */
export function levelWithin(family: number, alpha: number): number {
  return alpha / Math.max(1, family);
}

/**
 * Fewest rounds at which a verdict is possible at all: below, even all rounds agreeing is too likely by chance.
 */
export function roundsNeeded(family: number, alpha = 0.05): number {
  return Math.ceil(1 + Math.log2(1 / levelWithin(family, alpha)));
}

/** Holm's step-down adjustment of p-values, in the order given. */
export function holm(probabilities: readonly number[]): number[] {
  const byValue = [...probabilities.entries()].sort(([, a], [, b]) => a - b);
  const adjusted = new Array<number>(probabilities.length).fill(1);
  let least = 0;
  for (const [step, [index, p]] of byValue.entries()) {
    least = Math.max(least, Math.min(1, p * (byValue.length - step)));
    adjusted[index] = least;
  }
  return adjusted;
}
