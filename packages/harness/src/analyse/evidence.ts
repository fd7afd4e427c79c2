import type { Interval } from "../statistics/hodges-lehmann.ts";
import type { Placebo } from "./placebo.ts";

/** Everything that a verdict depends on. */
export interface Evidence {
  /** One per round in which both arms were measured, from `logRatios`; above 0 is an improvement. */
  readonly logRatios: readonly number[];
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
  readonly floor: number;
  readonly margin: number;
}
