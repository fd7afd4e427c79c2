/** Where rollouts of a machine are ordered: one at a time, each with a journal of its own. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type End, type Entry, isOver, type Rollout, rollOut } from "./controller.ts";
import { Journal } from "./journal.ts";
import { takeLock } from "./lock.ts";

/** What became of a rollout, and when each of its states was reached. */
export interface Finished {
  readonly end: End;
  readonly entries: readonly Entry[];
}

/**
 * Begins a rollout. One that was cut off is continued first.
 *
 * @param folder of this machine's rollouts
 * @throws LabError where another one is under way
 */
export async function orderRollout(folder: string, rollout: Omit<Rollout, "journal">): Promise<Finished> {
  using _lock = rollout.safety.secondRollout === "refused" ? takeLock(join(folder, "lock")) : null;
  const journals = join(folder, "journals");
  mkdirSync(journals, { recursive: true });
  const journal = openJournal(journals, rollout.safety.secondRollout === "refused");
  return { end: await rollOut({ ...rollout, journal }), entries: journal.entries };
}

/** The last one where its rollout was cut off and is to go on, else a new one. */
function openJournal(folder: string, continues: boolean): Journal<Entry> {
  const names = readdirSync(folder).toSorted();
  const last = names.at(-1);
  if (continues && last !== undefined) {
    const journal = new Journal<Entry>(join(folder, last));
    const state = journal.entries.at(-1)?.state;
    if (state === undefined || !isOver(state)) return journal;
  }
  return new Journal(join(folder, `${String(names.length).padStart(6, "0")}.jsonl`));
}
