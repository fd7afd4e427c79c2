import type { Random } from "@labs/experiment";

/**
 * Draws ranks from 0 with probability proportional to 1 / (rank + 1) ^ exponent. The cumulative
 * distribution is computed once and searched by halves, so that a draw costs the same at any skew.
 */
export function zipf(count: number, exponent: number): (random: Random) => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let rank = 0; rank < count; rank++) {
    total += 1 / (rank + 1) ** exponent;
    upTo[rank] = total;
  }
  return (random) => {
    const target = random() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((upTo[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
