import { median } from "./order.ts";

/** Sample standard deviation; `null` below two values. */
export function standardDeviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Median distance from the median. */
export function medianDeviation(values: readonly number[]): number | null {
  const centre = median(values);
  return centre === null ? null : median(values.map((value) => Math.abs(value - centre)));
}

/**
 * Spread to plan rounds with: the standard deviation, or the one that the middle of the values suggests
 * (1.4826 × median deviation) where that is larger, so that a few close rounds do not promise too much.
 */
export function planningSpread(values: readonly number[]): number | null {
  const deviation = standardDeviation(values);
  const middle = medianDeviation(values);
  return deviation === null || middle === null ? null : Math.max(deviation, 1.4826 * middle);
}
