import { LabError, random } from "@labs/experiment";
import type { CellRecord } from "@labs/experiment/result";
import { type Calibration, gateContext } from "./analyse/gate-context.ts";
import { refusalOf } from "./analyse/screen-cells.ts";
import type { Arm } from "./arm/live-arm.ts";
import { type PlannedCase, planPilot } from "./plan/cases.ts";
import { dueNext } from "./plan/due.ts";
import { shareLeft } from "./plan/estimate.ts";
import { inputCounts } from "./plan/input-counts.ts";
import { type Plan, planAfterPilot } from "./plan/plan.ts";
import type { Prepared } from "./prepare.ts";
import { refuse } from "./round/refuse-wrong.ts";
import { type Explanation, type Round, runTogether } from "./round/round.ts";
import { shuffle } from "./round/shuffle.ts";
import { mistakeWords } from "./round/verify.ts";
import type { RunOptions } from "./run-options.ts";

/** What the rounds gave, as raw as it came. */
export interface Measurements {
  /** The plan that the rounds followed; its arms are those that passed the pilot. */
  readonly plan: Plan;
  readonly cells: readonly CellRecord[];
  /** Arms that left a process behind. */
  readonly leaks: ReadonlySet<string>;
  /** How much more each arm answered in the pilot with twice the clients, where that was tried. */
  readonly gains: ReadonlyMap<string, number>;
  /** How arms answered, in their own words, in order of the rounds. */
  readonly explained: readonly Explanation[];
  readonly endedEarly: string | null;
}

interface MeasureOptions extends Pick<RunOptions, "progress" | "signal"> {
  /** Takes what there would be, should this process end in the next round. */
  readonly afterRound?: ((soFar: Measurements) => Promise<void>) | undefined;
}

/** Rounds that lost a cell are repeated at the end, but not beyond this multiple of the planned ones. */
const maxRoundsFactor = 1.2;

/**
 * Pilot and rounds. The pilot refuses what answers wrongly and settles rate, slices and the number
 * of rounds, and is then forgotten: no figure of it enters the statistics.
 */
export async function measure(
  prepared: Prepared,
  calibration: Calibration,
  { progress, signal, afterRound }: MeasureOptions,
): Promise<Measurements> {
  const { context } = prepared;
  let { plan } = prepared;
  const cells: CellRecord[] = [];
  const leaks = new Set<string>();
  const gains = new Map<string, number>();
  const explained: Explanation[] = [];
  let endedEarly: string | null = null;
  const note = (round: Round) => {
    for (const { name } of round.leaks) leaks.add(name);
    for (const [name, gain] of round.gains) gains.set(name, gain);
    if (round.cells.every((cell) => cell.round >= 0)) explained.push(...round.explained);
    for (const cell of round.cells) if (cell.round >= 0) progress.cell(cell);
  };
  try {
    progress.phase("pilot");
    const pilot = await pass(prepared, planPilot(plan.experiment, plan.preset), -1, plan.arms, note);
    for (const arm of plan.wrong) cells.push(await refuse(context, arm));
    const findings = pilot.filter(({ outcome }) => outcome.status !== "measured");
    cells.push(...findings);
    const passed = plan.arms.filter(({ name }) => !findings.some(({ arm }) => arm === name));
    assertBaseline(plan, findings);
    plan = planAfterPilot(plan, pilot, passed);
    context.arms.inputs.expect(inputCounts(plan.cases, pilot, plan.preset));

    const gates = gateContext(plan, calibration);
    const isLost = (cell: CellRecord) =>
      cell.outcome.status !== "measured" || refusalOf(cell, gates) !== null;
    const kept: CellRecord[] = [];
    const began = performance.now();
    let active = plan.arms;
    for (let index = 0, of = plan.rounds; index < of; index++) {
      const elapsed = (performance.now() - began) / 1000;
      const due = dueNext({ ...plan, arms: active }, kept);
      // Every case has its figures: the rounds that are left would open no process.
      if (due.arms.length === 0) break;
      progress.round({ index, of, secondsLeft: index === 0 ? null : elapsed * shareLeft(plan, index, of) });
      const records = await pass(prepared, due.cases, index, due.arms, note);
      const losses = records.filter(isLost);
      cells.push(...records);
      kept.push(...records.filter((cell) => !losses.includes(cell)));
      const wrong = new Set(
        records.filter(({ outcome }) => outcome.status === "wrong").map(({ arm }) => arm),
      );
      if (wrong.has(plan.experiment.baseline)) {
        endedEarly = "The baseline answered wrongly, so there is nothing to compare with.";
        break;
      }
      // Wrong once is wrong: no further round could give it a figure.
      active = active.filter(({ name }) => !wrong.has(name));
      const isRepeated = losses.some(({ arm }) => !wrong.has(arm));
      // A single round gives no verdict, with or without the cell.
      if (isRepeated && plan.rounds > 1 && of < maxRoundsFactor * plan.rounds) of++;
      if (index + 1 < of)
        await afterRound?.({ plan, cells, leaks, gains, explained, endedEarly: "its process ended" });
    }
  } catch (error) {
    if (signal.aborted) endedEarly = "interrupted";
    else if (error instanceof LabError && error.code === "SERVICE_LOST") endedEarly = error.message;
    else throw error;
  }
  return { plan, cells, leaks, gains, explained, endedEarly };
}

/** One pass over the arms, in an order drawn for the round: all at once, or one after another. */
async function pass(
  { plan, context }: Prepared,
  cases: readonly PlannedCase[],
  round: number,
  arms: readonly Arm[],
  note: (round: Round) => void,
): Promise<CellRecord[]> {
  const order = shuffle(arms, random(context.seed, "order", round));
  const groups = plan.experiment.schedule === "side-by-side" ? [order] : order.map((arm) => [arm]);
  const records: CellRecord[] = [];
  for (const [position, group] of groups.entries()) {
    const together = await runTogether(context, cases, round, group, position);
    records.push(...together.cells);
    note(together);
  }
  return records;
}

/** Without a baseline there is nothing to compare with; the pilot says why it is missing. */
function assertBaseline({ experiment: { baseline } }: Plan, findings: readonly CellRecord[]): void {
  const outcome = findings.find(({ arm }) => arm === baseline)?.outcome;
  if (outcome === undefined || outcome.status === "measured") return;
  const reason = outcome.status === "wrong" ? mistakeWords(outcome) : outcome.reason;
  throw new LabError(
    outcome.status === "skipped" ? "SKIPPED" : "EXPERIMENT",
    `The baseline cannot be measured, so there is nothing to compare with: ${reason.replace(/\.$/, "")}.`,
  );
}
