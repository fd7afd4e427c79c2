import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { chooseRun, placeInGuide } from "@labs/learner";
import { comparabilityOf } from "./comparable.ts";

/** A question of the guide, whether it was measured or not. */
export interface Question {
  readonly lab: string;
  readonly experiment: string;
  readonly question: string;
  /** How long a quick run takes, in words. */
  readonly time: string;
  readonly goal: Goal;
}

/** A stored result and the file that it was read from. */
export interface StoredRun {
  readonly file: string;
  readonly result: Result;
}

/** An experiment with its runs. */
export interface Experiment {
  readonly lab: string;
  readonly name: string;
  readonly question: string;
  readonly time: string;
  /** The run that answers the question best, as for a story; `null` where none is stored. */
  readonly told: StoredRun | null;
  /** All of them, newest first. */
  readonly runs: readonly StoredRun[];
}

/** The experiments that are known, in the guide's order, then those that only results know. */
export function experimentsOf(questions: readonly Question[], runs: readonly StoredRun[]): Experiment[] {
  const plain = runs
    .filter(({ result }) => result.kind === "bench" && result.breakEven === null)
    .toSorted((a, b) => b.result.startedAt.localeCompare(a.result.startedAt));
  const byId = Map.groupBy(plain, ({ result }) => `${result.lab}/${result.experiment}`);
  const known = questions
    .toSorted((a, b) => placeInGuide(a.lab) - placeInGuide(b.lab))
    .map(({ lab, experiment, question, time, goal }): Experiment => {
      const own = byId.get(`${lab}/${experiment}`) ?? [];
      byId.delete(`${lab}/${experiment}`);
      return { lab, name: experiment, question, time, told: chosen(own, goal), runs: own };
    });
  const foreign = [...byId.values()].flatMap((own): Experiment[] => {
    const [newest] = own;
    if (newest === undefined) return [];
    const { lab, experiment, question } = newest.result;
    return [{ lab, name: experiment, question, time: "", told: newest, runs: own }];
  });
  return [...known, ...foreign];
}

function chosen(runs: readonly StoredRun[], goal: Goal): StoredRun | null {
  const [newest, ...older] = runs.map(({ result }) => result);
  if (newest === undefined) return null;
  const told = chooseRun(goal, [newest, ...older]);
  return runs.find(({ result }) => result === told) ?? null;
}

/** The two newest runs of an experiment whose ratios compare, newest first; `null` where there are none. */
export function comparablePair(runs: readonly StoredRun[]): readonly [StoredRun, StoredRun] | null {
  for (const [index, newer] of runs.entries()) {
    const older = runs.slice(index + 1).find((one) => comparabilityOf(one.result, newer.result).ratios);
    if (older !== undefined) return [newer, older];
  }
  return null;
}
