/**
 * What follows from the order of numbers alone.
 *
 * @module
 */

/** Middle of the numbers; of an even count, halfway between the middle two. */
export function median(values: readonly number[]): number | null {
  const sorted = ascending(values);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** Ranks from 1; equal numbers share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const sorted = ascending(values);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [index, value] of sorted.entries()) {
    if (!first.has(value)) first.set(value, index + 1);
    last.set(value, index + 1);
  }
  return values.map((value) => ((first.get(value) ?? 0) + (last.get(value) ?? 0)) / 2);
}

/** A copy from the smallest to the largest. */
export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
