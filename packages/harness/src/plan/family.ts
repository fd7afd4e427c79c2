import type { Arm } from "../arm/live-arm.ts";
import { roundsNeeded } from "../statistics/family.ts";
import { judgedArms } from "./arms.ts";
import type { PlannedCase } from "./cases.ts";
import type { PlannedPair } from "./pairs.ts";
import type { Preset } from "./preset.ts";

/** How many comparisons share the 5 % of false verdicts, by what they are for. */
export interface Families {
  /** In every timed headline each variant that gets a verdict with the baseline, and the pairs asked for. */
  readonly own: number;
  /** The extra arms' own: each against the baseline, and their pair comparisons. */
  readonly extra: number;
}

/** Counts are compared exactly and need no share. */
export function familiesOf(
  cases: readonly PlannedCase[],
  arms: readonly Arm[],
  pairs: readonly PlannedPair[] = [],
): Families {
  const headlines = timedHeadlines(cases.filter(({ load }) => load.sweepValue === undefined));
  const judged = judgedArms(arms);
  const isShown = ({ arm, versus }: PlannedPair) =>
    arms.some(({ name, shownOnly }) => shownOnly && (name === arm || name === versus));
  const extra = arms.filter(({ role }) => role === "extra").length;
  const paired = (family: PlannedPair["family"]) =>
    pairs
      .filter((pair) => pair.family === family && !isShown(pair))
      .reduce((sum, pair) => sum + timedHeadlines(cases.filter(({ name }) => pair.cases.includes(name))), 0);
  return {
    own: headlines * (judged.length - 1) + paired("own"),
    extra: headlines * extra + paired("extra"),
  };
}

/** Rounds to run: fixed here, before any result is seen. */
export function planRounds(preset: Preset, families: Families, asked?: number): number {
  if (asked !== undefined) return asked;
  if (preset.rounds === 1) return 1;
  return Math.max(preset.rounds, roundsNeeded(Math.max(families.own, families.extra)));
}

function timedHeadlines(cases: readonly PlannedCase[]): number {
  return cases.flatMap(({ metrics, short }) =>
    metrics.filter(([name, { role, kind }]) => role === "headline" && kind !== "count" && !short.has(name)),
  ).length;
}
