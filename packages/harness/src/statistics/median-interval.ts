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
  const outside = cellsOutside(values.length);
  if (outside === null) return medianWithRange(values);
  const sorted = ascending(values);
  return {
    median: median(sorted),
    low: sorted[outside] ?? null,
    high: sorted[sorted.length - 1 - outside] ?? null,
    interval: "95 %",
  };
}

/** The middle of the cells with the smallest and the largest. */
export function medianWithRange(values: readonly number[]): MedianInterval {
  const sorted = ascending(values);
  return { median: median(sorted), low: sorted[0] ?? null, high: sorted.at(-1) ?? null, interval: "range" };
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
