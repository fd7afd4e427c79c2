import type { Arm } from "../arm/live-arm.ts";
import type { PairComparison } from "../experiment/extra-arm.ts";
import { roundsNeeded } from "../statistics/family.ts";
import { comparedArms } from "./arms.ts";
import type { PlannedCase } from "./cases.ts";
import type { Preset } from "./preset.ts";

/** How many comparisons share the 5 % of false verdicts, by what they are for. */
export interface Families {
  /** Every variant that is no point of a sweep against the baseline, in every timed headline. */
  readonly own: number;
  /** The extra arms' own: each against the baseline, and their pair comparisons. */
  readonly extra: number;
  /** All pairs of the experiment's own arms in one headline: what "best" takes. */
  readonly pairs: number;
}

/** Counts are compared exactly and need no share. */
export function familiesOf(
  cases: readonly PlannedCase[],
  arms: readonly Arm[],
  pairComparisons: readonly PairComparison[] = [],
): Families {
  const headlines = timedHeadlines(cases);
  const compared = comparedArms(arms).length;
  const extra = arms.filter(({ role }) => role === "extra").length;
  return {
    own: headlines * (compared - 1),
    extra: headlines * (extra + pairComparisons.length),
    pairs: headlines === 0 ? 0 : (compared * (compared - 1)) / 2,
  };
}

/** Rounds to run: fixed here, before any result is seen. */
export function planRounds(preset: Preset, families: Families, asked?: number): number {
  if (asked !== undefined) return asked;
  if (preset.rounds === 1) return 1;
  return Math.max(preset.rounds, roundsNeeded(Math.max(families.own, families.extra, families.pairs)));
}

function timedHeadlines(cases: readonly PlannedCase[]): number {
  const steady = cases.filter(({ load }) => load.sweepValue === undefined);
  return steady.flatMap(({ metrics, short }) =>
    metrics.filter(([name, { role, kind }]) => role === "headline" && kind !== "count" && !short.has(name)),
  ).length;
}
