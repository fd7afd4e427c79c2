import type { Interval } from "../../statistics/hodges-lehmann.ts";
import type { Placebo } from "./placebo.ts";

/** Everything that a verdict depends on. */
export interface Evidence {
  /** One per round in which both arms were measured, from `logRatios`; above 0 is an improvement. */
  readonly logRatios: readonly number[];
  /**
   * The same rounds by the median over their cycles, which what happens in fewer than half of the slices does not
   * touch. @default there is no second estimate
   */
  readonly byCycles?: readonly number[] | null;
  /** Comparisons that share the `alpha`. */
  readonly family: number;
  /** The placebo in the same metric and case; `null` where none ran. */
  readonly placebo: Placebo | null;
  /** Why the figures may not be used at all. @default none */
  readonly invalid?: readonly string[];
  /** @default 0.05 */
  readonly alpha?: number;
  /** Ratio within which two arms count as equivalent. @default 1.05 */
  readonly margin?: number;
  /** Smallest noise floor, as a ratio. @default 1.02 */
  readonly floorMinimum?: number;
  /** Of the resampling behind the second opinion. @default 1 */
  readonly seed?: number;
}

/** Numbers on the log scale that verdict and notes are read from. */
export interface Assessment {
  readonly rounds: number;
  readonly estimate: number;
  /** At the level of the family: the verdict uses this one. */
  readonly adjusted: Interval;
  readonly ci95: Interval;
  readonly ci90: Interval;
  /** The second estimate; `null` where there is none. */
  readonly byCycles: { readonly estimate: number; readonly ci90: Interval } | null;
  readonly floor: number;
  readonly margin: number;
}
