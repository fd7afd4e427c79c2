/**
 * The exact distribution of the signed-rank sum when neither arm is better: every sign of every
 * difference is then a fair coin.
 *
 * @module
 */

const cache = new Map<number, Float64Array>();

/**
 * Cumulative chances of the sum of positive ranks 1…n: entry `w` is P(sum ≤ w).
 */
export function nullCumulative(n: number): Float64Array {
  const known = cache.get(n);
  if (known) return known;
  const ranks = Array.from({ length: n }, (_, index) => index + 1);
  const cumulative = cumulate(signedSums(ranks));
  cache.set(n, cumulative);
  return cumulative;
}

/**
 * Chances of every sum that a random choice of signs gives to `weights` (positive integers): the same
 * as going through all 2^n choices, in the time of a table.
 */
export function signedSums(weights: readonly number[]): Float64Array {
  let chances = Float64Array.of(1);
  for (const weight of weights) {
    const next = new Float64Array(chances.length + weight);
    for (const [sum, chance] of chances.entries()) {
      next[sum] = (next[sum] ?? 0) + chance / 2;
      next[sum + weight] = (next[sum + weight] ?? 0) + chance / 2;
    }
    chances = next;
  }
  return chances;
}

/**
 * Largest rank sum that lies in the lower tail of `alpha / 2`, or `null` where n is too small to have one.
 */
export function criticalRank(n: number, alpha: number): number | null {
  const beyond = nullCumulative(n).findIndex((chance) => chance > alpha / 2);
  return beyond <= 0 ? null : beyond - 1;
}

function cumulate(chances: Float64Array): Float64Array {
  let sum = 0;
  return chances.map((chance) => {
    sum += chance;
    return sum;
  });
}
