import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { loadLabs } from "../../catalog/catalog.ts";
import { idOf } from "../../catalog/entry.ts";
import { checkResults, faultWords } from "../../publishing/check-results.ts";
import { escapeMarkdown } from "../../publishing/markdown.ts";
import { editJob, experimentJob } from "../../publishing/plan-jobs.ts";
import { confirmed, findShifts, type Shift } from "../../publishing/shifts.ts";
import { print } from "../../terminal/output.ts";
import { printMatrix } from "./plan-jobs.ts";

export interface ShiftOptions {
  /** Published runs that the ratios are held against. @default none: edits alone are judged */
  readonly history?: string;
  /** Runs of another machine: a shift is told where they show it as well. */
  readonly first?: string;
  /** Whether to print the jobs that measure again, instead of sentences. */
  readonly json?: boolean;
}

/** `pnpm lab results shifts DIR`: ratios that moved, better or worse; it fails nothing. */
export async function shifts(folder: string, { history, first, json = false }: ShiftOptions): Promise<void> {
  const earlier = history === undefined ? [] : await readHistory(history);
  const shiftsIn = async (place: string) =>
    (await readSound(place)).flatMap((result) => findShifts(result, earlier));
  const now = await shiftsIn(folder);
  const found = first === undefined ? now : confirmed(now, await shiftsIn(first));
  if (json) return printMatrix(jobsOf(found, await withImages()));
  if (found.length > 0) return print(found.map(({ sentence }) => `- ${escapeMarkdown(sentence)}`).join("\n"));
}

/** Each experiment with a shift is measured again by itself: beside what it was, unless that is an image. */
function jobsOf(found: readonly Shift[], withImages: ReadonlySet<string>) {
  const groups = Map.groupBy(found, ({ lab, experiment, commit }) =>
    JSON.stringify([lab, experiment, commit]),
  );
  return [...groups.values()].flatMap((same) => {
    const [shift] = same;
    if (shift === undefined) return [];
    const { lab, experiment, commit } = shift;
    return commit === null || withImages.has(`${lab}/${experiment}`)
      ? experimentJob(lab, experiment)
      : editJob(
          lab,
          experiment,
          commit,
          same.map(({ arm }) => arm),
        );
  });
}

async function withImages(): Promise<ReadonlySet<string>> {
  const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);
  return new Set(entries.flatMap((entry) => (entry.experiment.engine ? idOf(entry) : [])));
}

/** Results that can be trusted; the others are named where people read, and judge nothing. */
async function readSound(folder: string): Promise<Result[]> {
  const files = await checkResults(folder);
  for (const file of files) if (file.fault !== null) stderr.write(`${faultWords(file)}\n`);
  return files.flatMap(({ result }) => result ?? []);
}

/** Before the first publication there is no history. */
async function readHistory(folder: string): Promise<Result[]> {
  return readSound(folder).catch((error: unknown) => {
    if (error instanceof LabError && error.code === "RUN_MISSING") return [];
    throw error;
  });
}
