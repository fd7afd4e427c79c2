/**
 * The Mann-Whitney test of two samples, and the interval that belongs to it: by how much one is shifted against the
 * other (Hodges and Lehmann 1963; the interval as in Hollander and Wolfe, Nonparametric Statistical Methods, 4.3).
 */

export interface MannWhitney {
  /** Pairs in which the first sample's value is larger; a tie counts half. */
  readonly u: number;
  /** Two-sided p-value: exact for small samples without ties, else by the normal distribution with both corrections. */
  readonly p: number;
  /** The median of all differences first - second, and the interval around it. */
  readonly shift: number;
  readonly low: number;
  readonly high: number;
}

/** Products of sizes up to here are counted exactly: all counts are whole numbers below 2^53 then. */
const exactUpTo = 400;

/**
 * Compares two samples, none of them empty.
 *
 * @param confidence of the interval, such as 0.98
 */
export function mannWhitney(
  first: readonly number[],
  second: readonly number[],
  confidence: number,
): MannWhitney {
  const [a, b] = [sorted(first), sorted(second)];
  const pairs = a.length * b.length;
  if (pairs === 0) throw new Error("the Mann-Whitney test needs two samples");
  const greater = pairsWithin(b, a, 0, false);
  const atLeast = pairsWithin(b, a, 0, true);
  const u = (greater + atLeast) / 2;
  const ties = tieTerm([...a, ...b]);
  const isExact = pairs <= exactUpTo && ties === 0;
  const p = isExact ? exactP(u, a.length, b.length) : normalP(u, a.length, b.length, ties);
  const outside = outsidePairs((1 - confidence) / 2, a.length, b.length, pairs <= exactUpTo);
  const shift = (kthDifference(a, b, (pairs - 1) >> 1) + kthDifference(a, b, pairs >> 1)) / 2;
  return { u, p, shift, low: kthDifference(a, b, outside), high: kthDifference(a, b, pairs - 1 - outside) };
}

/** How many of the differences, from each end, lie outside of the interval; 0 where even all of them do not reach it. */
function outsidePairs(tail: number, n: number, m: number, isExact: boolean): number {
  if (!isExact) {
    const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
    return Math.max(0, Math.floor((n * m - 1) / 2 - normalQuantile(1 - tail) * deviation));
  }
  // The largest u with P(U <= u) <= tail.
  const counts = arrangements(n, m);
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const first = counts.findIndex((count) => {
    below += count / total;
    return below > tail;
  });
  return Math.max(0, first - 1);
}

/** Two-sided, from the number of arrangements of both samples that give each U. */
function exactP(u: number, n: number, m: number): number {
  const counts = arrangements(n, m);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const smaller = Math.min(u, n * m - u);
  const tail = counts.slice(0, Math.floor(smaller) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** The coefficients of the Gaussian binomial (n + m over n): how many arrangements give U = 0, 1, … */
function arrangements(n: number, m: number): number[] {
  const size = n * m + 1;
  const counts = new Array<number>(size).fill(0);
  counts[0] = 1;
  for (let k = 1; k <= n; k++) {
    // Times (1 - q^(m + k)), and then divided by (1 - q^k).
    for (let at = size - 1; at >= m + k; at--) counts[at] = (counts[at] ?? 0) - (counts[at - m - k] ?? 0);
    for (let at = k; at < size; at++) counts[at] = (counts[at] ?? 0) + (counts[at - k] ?? 0);
  }
  return counts;
}

function normalP(u: number, n: number, m: number, ties: number): number {
  const all = n + m;
  const variance = ((n * m) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance === 0) return 1;
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * (1 - normalCdf(distance / Math.sqrt(variance))));
}

/** The sum of t^3 - t over the groups of equal values. */
function tieTerm(values: readonly number[]): number {
  const groups = new Map<number, number>();
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1);
  return [...groups.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
}

/**
 * The difference a - b of this rank, from 0, without making all of them: halves the range of values until one is left.
 *
 * @param a sorted
 * @param b sorted
 */
function kthDifference(a: readonly number[], b: readonly number[], rank: number): number {
  let low = (a[0] ?? 0) - (b.at(-1) ?? 0);
  let high = (a.at(-1) ?? 0) - (b[0] ?? 0);
  if (differencesWithin(a, b, low) > rank) return low;
  while (high - low > 1e-9 * Math.max(1, Math.abs(low), Math.abs(high))) {
    const middle = (low + high) / 2;
    if (differencesWithin(a, b, middle) > rank) high = middle;
    else low = middle;
  }
  return high;
}

/** How many differences a - b are at most d. */
function differencesWithin(a: readonly number[], b: readonly number[], d: number): number {
  return pairsWithin(a, b, d, true);
}

/** Pairs with x - y <= d, or < d: in one walk over both. */
function pairsWithin(x: readonly number[], y: readonly number[], d: number, withEqual: boolean): number {
  let count = 0;
  let below = 0;
  for (const value of y) {
    while (below < x.length && isWithin((x[below] ?? 0) - value, d, withEqual)) below++;
    count += below;
  }
  return count;
}

function isWithin(difference: number, d: number, withEqual: boolean): boolean {
  return withEqual ? difference <= d : difference < d;
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}

/** The standard normal distribution (Abramowitz and Stegun 7.1.26, error below 1.5e-7). */
function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const inside = (1 - series * Math.exp(-x * x)) / 2;
  return z < 0 ? 0.5 - inside : 0.5 + inside;
}

function normalQuantile(probability: number): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return low;
}
