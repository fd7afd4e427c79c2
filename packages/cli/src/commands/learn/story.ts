import { stat } from "node:fs/promises";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { draftStory, type OwnCode, renderStory } from "@labs/learner";
import { ruler } from "@labs/report";
import { type CatalogEntry, loadLab } from "../../catalog/catalog.ts";
import { isRunOf, loadEntry } from "../../catalog/entry.ts";
import { findRun, readResults } from "../../catalog/stored-runs.ts";
import { readWholeYours, wholeStarterOf, yoursFile } from "../../catalog/yours.ts";
import { print } from "../../terminal/output.ts";

export interface StoryOptions {
  readonly markdown?: boolean;
  /** The id of the run to tell of, or its end. @default the run that answers the question best */
  readonly run?: string;
}

/** `pnpm lab <lab> story [experiment]`: the interview's answer, from stored runs. */
export async function story(
  lab: string,
  experiment: string | undefined,
  { markdown = false, run: id }: StoryOptions,
): Promise<void> {
  const results = (await readResults()).results.filter((one) => one.kind === "bench" && one.lab === lab);
  const chosen =
    experiment === undefined ? (await loadLab(lab)).experiments : [await loadEntry(lab, experiment)];
  const stories: string[] = [];
  for (const entry of chosen) {
    const runs = results.filter((one) => isRunOf(entry, one));
    const run = id === undefined ? undefined : await findRun(id, isAmong(runs));
    const [newest, ...older] = runs;
    if (newest === undefined || (id !== undefined && run === undefined)) continue;
    const own = await ownCode(entry);
    stories.push(renderStory(draftStory(entry.experiment.goal, [newest, ...older], { run, own }), markdown));
  }
  if (stories.length === 0) throw nothingToTell(lab, experiment, id);
  await print(stories.join(markdown ? "\n\n" : `\n\n${ruler()}\n\n`));
}

function isAmong(runs: readonly Result[]) {
  return ({ runId }: Result): boolean => runs.some((one) => one.runId === runId);
}

function nothingToTell(lab: string, experiment: string | undefined, id: string | undefined): LabError {
  const what = experiment === undefined ? `the lab ${lab}` : `${lab}/${experiment}`;
  const next =
    id === undefined
      ? `measure first with \`pnpm lab ${lab} bench${experiment === undefined ? "" : ` ${experiment}`}\``
      : `\`pnpm lab history\` lists the runs`;
  const run = id === undefined ? "stored run" : `run ${id}`;
  return new LabError("RUN_MISSING", `There is no ${run} of ${what} to tell of: ${next}.`);
}

/** The learner's file beside its starter; `null` where there is none. */
async function ownCode(entry: CatalogEntry): Promise<OwnCode | null> {
  const text = await readWholeYours(entry);
  if (text === null) return null;
  const [starter, { mtime }] = await Promise.all([wholeStarterOf(entry), stat(yoursFile(entry))]);
  return { starter, text, savedAt: mtime.toISOString() };
}
