import type { Metric } from "./lookup.ts";

/** A point of a sweep that was measured. */
export interface Point {
  readonly name: string;
  readonly value: number;
}

/** Share of the best value that a point may lack and still count as good as it. */
const tolerance = 0.1;

/**
 * The smallest point whose value lies within 10 % of the best one, and that one; `null` for fewer than
 * three points, which are no curve.
 *
 * @param points from the smallest
 */
export function findKnee(
  points: readonly Point[],
  better: Metric["better"],
): { readonly knee: Point; readonly best: Point } | null {
  if (points.length < 3) return null;
  const higher = better === "higher";
  const best = points.reduce((a, b) => ((higher ? b.value > a.value : b.value < a.value) ? b : a));
  const limit = best.value * (higher ? 1 - tolerance : 1 + tolerance);
  const knee = points.find(({ value }) => (higher ? value >= limit : value <= limit));
  return knee === undefined ? null : { knee, best };
}
