/** From which size on one engine takes less time than another. */

/** What jobs of some sizes took, in ascending order. */
export interface Curve {
  readonly events: readonly number[];
  /** Of each size, once the engine has started. */
  readonly seconds: readonly number[];
  /** What the first job took longer than the same job later. */
  readonly startSeconds: number;
}

/**
 * The number of events from which on `later` takes less time, interpolated on logarithmic scales; `null` where it does
 * not up to the largest size, 0 where it already does at the smallest.
 *
 * @param starts counts the engines' starts too, as for a job that runs once a night
 */
export function breakEven(sooner: Curve, later: Curve, starts: boolean): number | null {
  const timeOf = (curve: Curve, index: number) =>
    (curve.seconds[index] ?? Number.NaN) + (starts ? curve.startSeconds : 0);
  const gain = sooner.events.map((_, index) => Math.log(timeOf(sooner, index) / timeOf(later, index)));
  const last = gain.findLastIndex((one) => one <= 0);
  if (last === -1) return 0;
  if (last === gain.length - 1) return null;
  const [from = 1, to = 1] = sooner.events.slice(last, last + 2).map(Math.log);
  const [before = 0, after = 0] = gain.slice(last, last + 2);
  return Math.exp(from + ((to - from) * -before) / (after - before));
}
