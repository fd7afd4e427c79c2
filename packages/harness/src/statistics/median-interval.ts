import { ascending, median } from "./order.ts";
import { signedSums } from "./signed-rank-null.ts";

/** The middle of one arm's cells and where it may lie, in the metric's own unit. */
export interface MedianInterval {
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Too few cells (below 6) have no 95 % interval; the bounds are then the smallest and largest cell. */
  readonly interval: "95 %" | "range";
}

/**
 * Exact 95 % interval of the median by order statistics: each cell lies above the true median with
 * chance one half, whatever the distribution.
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = ascending(values);
  const outside = cellsOutside(sorted.length);
  const cut = outside ?? 0;
  return {
    median: median(sorted),
    low: sorted[cut] ?? null,
    high: sorted[sorted.length - 1 - cut] ?? null,
    interval: outside === null ? "range" : "95 %",
  };
}

/** How many cells may be left out at each end with at most 2.5 % of chance in each tail. */
function cellsOutside(n: number): number | null {
  const chances = signedSums(Array.from({ length: n }, () => 1));
  let tail = 0;
  let outside: number | null = null;
  for (const [count, chance] of chances.entries()) {
    tail += chance;
    if (tail > 0.025) break;
    outside = count;
  }
  return outside;
}
