import type { CellRecord } from "@labs/experiment/result";
import type { Arm } from "../arm/live-arm.ts";
import { takesPart } from "./arms.ts";
import type { PlannedCase } from "./cases.ts";
import type { Plan } from "./plan.ts";

/** What the rounds to come depend on. */
type Context = Pick<Plan, "arms" | "cases" | "experiment" | "pairs">;

/** What is driven in a round. */
export interface Due {
  readonly cases: readonly PlannedCase[];
  /** Each is driven in one of the cases at least: an arm that would only be opened and closed is left out. */
  readonly arms: readonly Arm[];
}

/**
 * What is due in the next round; nothing at all where no further round could tell more.
 *
 * @param plan with the arms that are still driven
 * @param measured cells that no gate refused
 */
export function dueNext(plan: Context, measured: readonly CellRecord[]): Due {
  const arms = withoutShown(plan.arms, measured);
  const cases = casesDue({ ...plan, arms }, measured);
  return { cases, arms: drivenArms(plan, cases, arms) };
}

/** Those arms that are driven in one of these cases. */
export function drivenArms(
  { experiment }: Pick<Plan, "experiment">,
  cases: readonly PlannedCase[],
  arms: readonly Arm[],
): Arm[] {
  return arms.filter((arm) => cases.some(({ name }) => takesPart(experiment, arm, name)));
}

/** All but those that are shown only, and have their rounds. */
function withoutShown(arms: readonly Arm[], measured: readonly CellRecord[]): Arm[] {
  return arms.filter(({ name, shownOnly }) => {
    const rounds = new Set(measured.flatMap((cell) => (cell.arm === name ? cell.round : [])));
    return rounds.size < (shownOnly ?? Number.POSITIVE_INFINITY);
  });
}

/** Counts that vary from round to round need as many rounds as this, and a distance of this factor, or no direction. */
const varying = { rounds: 4, factor: 2 };

/** Cases that are driven in every round, and those of which an arm has too few figures yet. */
function casesDue(plan: Context, measured: readonly CellRecord[]): PlannedCase[] {
  return plan.cases.filter((planned) => planned.minRounds === null || !isSettled(plan, planned, measured));
}

/**
 * Whether further rounds of a script could tell more: not where every arm has the least rounds, and its headline counts
 * repeat, or lie so far from those it is compared with that more rounds would not change a verdict, or are better in
 * one round and not in another, which none can change.
 */
function isSettled(
  { arms, experiment, pairs }: Context,
  { name, metrics, minRounds }: PlannedCase,
  measured: readonly CellRecord[],
): boolean {
  const own = measured.filter((cell) => cell.case === name && cell.round >= 0);
  const valuesOf = (arm: string, metric: string): ByRound =>
    new Map(
      own.flatMap((cell) => {
        const value = cell.outcome.status === "measured" ? cell.outcome.values[metric] : undefined;
        return cell.arm !== arm || value === undefined || value === null ? [] : [[cell.round, value]];
      }),
    );
  const headlines = metrics.filter(([, { role }]) => role === "headline").map(([metric]) => metric);
  const isDecided = (arm: string, versus: string, metric: string) => {
    const [some, others] = [valuesOf(arm, metric), valuesOf(versus, metric)];
    return arm === versus || areFarApart(some, others) || differInDirection(some, others);
  };
  const driven = arms.filter((arm) => takesPart(experiment, arm, name));
  return driven.every(({ name: arm, role, shownOnly }) => {
    const rounds = own.filter((cell) => cell.arm === arm).length;
    if (rounds < (minRounds ?? 0)) return false;
    if (role === "placebo" || shownOnly) return true;
    const opponents = [
      experiment.baseline,
      ...pairs.flatMap((pair) => (pair.arm === arm && pair.cases.includes(name) ? pair.versus : [])),
    ];
    return headlines.every((metric) =>
      opponents.every(
        (versus) =>
          [arm, versus].every((one) => new Set(valuesOf(one, metric).values()).size <= 1) ||
          (rounds >= varying.rounds && isDecided(arm, versus, metric)),
      ),
    );
  });
}

type ByRound = ReadonlyMap<number, number>;

function areFarApart(some: ByRound, others: ByRound): boolean {
  const bounds = [some, others].map((values) => [Math.min(...values.values()), Math.max(...values.values())]);
  const [[, lowest = 0] = [], [highest = 0] = []] = bounds.toSorted(([a = 0], [b = 0]) => a - b);
  return highest > varying.factor * lowest;
}

/** Better in one round, and equal or worse in another. */
function differInDirection(some: ByRound, others: ByRound): boolean {
  const signs = [...some].flatMap(([round, value]) => Math.sign(value - (others.get(round) ?? value)));
  return new Set(signs).size > 1;
}
