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
