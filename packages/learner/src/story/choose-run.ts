import type { Goal } from "@labs/experiment";
import { measuringCore, type Result } from "@labs/experiment/result";
import { finishedRounds, summaryOf } from "@labs/report";
import { yours } from "../attempt.ts";
import { targetPlace } from "../place.ts";

/** Runs of one experiment, newest first; at least one. */
export type Runs = readonly [Result, ...Result[]];

/** Runs with at least this share of the most rounds are as good as the one that has them. */
const enoughRounds = 0.75;

/**
 * The run that answers the question best: of the newest measuring core, with the experiment's own baseline, with a
 * verdict, with the most arms of the question and with about the most rounds; the newest of those. A later run of a few
 * arms does not displace it.
 */
export function chooseRun(goal: Goal, all: Runs): Result {
  const current = best(all, ({ core }) => (core === measuringCore ? 1 : 0));
  const asked = best(current, ({ config }) => (config.baseline === null ? 1 : 0));
  const decided = best(asked, (run) => rankOf(run, goal));
  const widest = best(decided, armCount);
  const most = Math.max(...widest.map(roundCount));
  return widest.find((run) => roundCount(run) >= enoughRounds * most) ?? all[0];
}

/** The rounds that a run was to have, which is enough where fewer sufficed; of one that ended early, those that it had. */
function roundCount(run: Result): number {
  return run.endedEarly === null ? run.config.rounds : finishedRounds(run);
}

/** Those of the runs that score most, in their order. */
function best(runs: readonly Result[], score: (run: Result) => number): readonly Result[] {
  const most = Math.max(...runs.map(score));
  return runs.filter((run) => score(run) === most);
}

/** A verdict before medians, and a figure of the goal before none; the smallest size is the last resort. */
function rankOf(run: Result, goal: Goal): number {
  const place = targetPlace(run, goal);
  const isTold = summaryOf(run, goal.reference, place.metric, place.case)?.median != null;
  const isDecided = run.comparisons.some(({ verdict }) => verdict !== "TOO FEW" && verdict !== "INVALID");
  if (isDecided) return isTold ? 3 : 2;
  return run.config.scale === "smoke" ? 0 : 1;
}

/** The experiment's own arms and the learner's; earlier versions of either are of another question. */
function armCount(run: Result): number {
  const measured = new Set(run.summaries.filter(({ median }) => median !== null).map(({ arm }) => arm));
  return run.arms.filter(
    ({ name, role }) => measured.has(name) && (role === "baseline" || role === "variant" || name === yours),
  ).length;
}
