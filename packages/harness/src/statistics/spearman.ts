import { ranks } from "./order.ts";

/** Spearman's rank correlation; `null` below three pairs or where one side is constant. */
export function spearman(first: readonly number[], second: readonly number[]): number | null {
  if (first.length !== second.length) {
    throw new RangeError(`Correlation needs pairs, got ${first.length} and ${second.length} values`);
  }
  if (first.length < 3) return null;
  const a = centred(ranks(first));
  const b = centred(ranks(second));
  const scale = Math.sqrt(dot(a, a) * dot(b, b));
  return scale === 0 ? null : dot(a, b) / scale;
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}
