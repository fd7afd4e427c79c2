/** A point of a sweep that was measured. */
export interface Point {
  readonly name: string;
  readonly value: number;
}

/** Share of the best value that a point may lack and still count as good as it. */
const tolerance = 0.1;

/**
 * The smallest point whose value lies within 10 % of the highest one, and that one; `null` for fewer than
 * three points, which are no curve.
 *
 * @param points from the smallest
 */
export function findKnee(points: readonly Point[]): { readonly knee: Point; readonly best: Point } | null {
  if (points.length < 3) return null;
  const best = points.reduce((a, b) => (b.value > a.value ? b : a));
  const knee = points.find(({ value }) => value >= best.value * (1 - tolerance));
  return knee === undefined ? null : { knee, best };
}
