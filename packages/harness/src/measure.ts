import { LabError, random } from "@labs/experiment";
import type { CellRecord } from "@labs/experiment/result";
import type { Arm } from "./arm/live-arm.ts";
import {
  extraFamilyOf,
  familyOf,
  type PlannedCase,
  planCases,
  planPilot,
  planRounds,
  wrongArms,
} from "./plan/cases.ts";
import { inputCounts } from "./plan/input-counts.ts";
import type { Prepared } from "./prepare.ts";
import { refuse } from "./round/refuse-wrong.ts";
import { type Explanation, type Round, runTogether } from "./round/round.ts";
import { shuffle } from "./round/shuffle.ts";
import type { RunOptions } from "./run-options.ts";

/** What the rounds gave, as raw as it came. */
export interface Measurements {
  readonly cells: readonly CellRecord[];
  readonly cases: readonly PlannedCase[];
  /** Arms that passed the pilot; the others are findings. */
  readonly active: readonly Arm[];
  readonly rounds: number;
  /** Arms that left a process behind. */
  readonly leaks: ReadonlySet<string>;
  /** How much more each arm answered in the pilot with twice the clients, where that was tried. */
  readonly gains: ReadonlyMap<string, number>;
  /** How arms answered, in their own words, in order of the rounds. */
  readonly explained: readonly Explanation[];
  readonly endedEarly: string | null;
}

/**
 * Pilot and rounds. The pilot refuses what answers wrongly and settles rate, slices and the number
 * of rounds, and is then forgotten: no figure of it enters the statistics.
 */
export async function measure(prepared: Prepared, options: RunOptions): Promise<Measurements> {
  const { experiment, arms, context } = prepared;
  const { progress, signal } = options;
  const cells: CellRecord[] = [];
  const leaks = new Set<string>();
  const gains = new Map<string, number>();
  const explained: Explanation[] = [];
  let cases = planCases(experiment, context.preset, []);
  let active = arms;
  const plannedRounds = () => {
    const families = [familyOf(cases, active), extraFamilyOf(cases, active, options.pairComparisons)];
    return planRounds(context.preset, Math.max(...families), options.rounds);
  };
  let rounds = plannedRounds();
  let endedEarly: string | null = null;
  try {
    progress.phase("pilot");
    const note = (round: Round) => {
      for (const { name } of round.leaks) leaks.add(name);
      for (const [name, gain] of round.gains) gains.set(name, gain);
      if (round.cells.every((cell) => cell.round >= 0)) explained.push(...round.explained);
      for (const cell of round.cells) if (cell.round >= 0) progress.cell(cell);
    };
    const pilot = await pass(prepared, planPilot(experiment, context.preset), -1, arms, note);
    for (const arm of wrongArms(experiment)) cells.push(await refuse(context, arm));
    cells.push(...pilot.filter(({ outcome }) => outcome.status !== "measured"));
    active = arms.filter(({ name }) => !cells.some(({ arm }) => arm === name));
    assertBaseline(active, cells);
    cases = planCases(experiment, context.preset, pilot);
    context.arms.inputs.expect(inputCounts(cases, pilot, context.preset));
    rounds = plannedRounds();

    const began = performance.now();
    for (let index = 0, of = rounds; index < of; index++) {
      const elapsed = (performance.now() - began) / 1000;
      progress.round({ index, of, secondsLeft: index === 0 ? null : (elapsed / index) * (of - index) });
      const records = await pass(prepared, cases, index, active, note);
      cells.push(...records);
      // A round that lost a cell is repeated at the end, but not for ever.
      if (of < 1.2 * rounds && records.some(({ outcome }) => outcome.status !== "measured")) of++;
    }
  } catch (error) {
    if (signal.aborted) endedEarly = "interrupted";
    else if (error instanceof LabError && error.code === "SERVICE_LOST") endedEarly = error.message;
    else throw error;
  }
  return { cells, cases, active: active, rounds, leaks, gains, explained, endedEarly };
}

/** One pass over the arms: all at once, or one after the other in an order drawn for the round. */
async function pass(
  { experiment, context }: Prepared,
  cases: readonly PlannedCase[],
  round: number,
  arms: readonly Arm[],
  note: (round: Round) => void,
): Promise<CellRecord[]> {
  const groups =
    experiment.schedule === "side-by-side"
      ? [arms]
      : shuffle(arms, random(context.seed, "order", round)).map((arm) => [arm]);
  const records: CellRecord[] = [];
  for (const [position, group] of groups.entries()) {
    const together = await runTogether(context, cases, round, group, position);
    records.push(...together.cells);
    note(together);
  }
  return records;
}

function assertBaseline(active: readonly Arm[], cells: readonly CellRecord[]): void {
  if (active[0]?.role === "baseline") return;
  const finding = cells.find(({ arm, round }) => round === -1 && !active.some(({ name }) => name === arm));
  const outcome = finding?.outcome;
  const reason =
    outcome?.status === "wrong"
      ? `to ${outcome.input} it answers ${outcome.actual}, right is ${outcome.expected}`
      : outcome?.status === "failed"
        ? outcome.reason
        : "it was not measured";
  throw new LabError(
    "EXPERIMENT",
    `The baseline cannot be measured, so there is nothing to compare with: ${reason}.`,
  );
}
