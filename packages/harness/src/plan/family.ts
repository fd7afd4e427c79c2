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

/**
 * Counts are compared exactly and need no share.
 *
 * @param isDriven whether an arm has figures in a case. @default all have in all
 */
export function familiesOf(
  cases: readonly PlannedCase[],
  arms: readonly Arm[],
  pairs: readonly PlannedPair[] = [],
  isDriven: (arm: Arm, name: string) => boolean = () => true,
): Families {
  const compared = cases.filter(({ load }) => load.sweepValue === undefined);
  const [baseline, ...judged] = judgedArms(arms);
  const own = compared.flatMap((one) =>
    judged.map((arm) =>
      baseline && isDriven(baseline, one.name) && isDriven(arm, one.name) ? timedHeadlines([one]) : 0,
    ),
  );
  const isShown = ({ arm, versus }: PlannedPair) =>
    arms.some(({ name, shownOnly }) => shownOnly && (name === arm || name === versus));
  const extra = arms.filter(({ role }) => role === "extra").length;
  const paired = (family: PlannedPair["family"]) =>
    pairs
      .filter((pair) => pair.family === family && !isShown(pair))
      .reduce((sum, pair) => sum + timedHeadlines(cases.filter(({ name }) => pair.cases.includes(name))), 0);
  return {
    own: own.reduce((sum, count) => sum + count, 0) + paired("own"),
    extra: timedHeadlines(compared) * extra + paired("extra"),
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
