import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import { estimateSeconds } from "@labs/harness";
import { changedSince } from "../../catalog/against.ts";
import { loadLabs } from "../../catalog/catalog.ts";
import { editJob, planJobs, tooLongWords } from "../../publishing/plan-jobs.ts";
import { print } from "../../terminal/output.ts";

export interface PlanOptions {
  /** A commit: only variants that were there and differ from it are measured. */
  readonly against?: string;
}

/** `pnpm lab results plan [--against REF]`: the jobs in which CI measures, as the JSON of a matrix. */
export async function planResults({ against }: PlanOptions): Promise<void> {
  const labs = await loadLabs();
  if (against !== undefined) return printMatrix(await editsOf(labs, against));
  const { jobs, tooLong } = planJobs(
    labs,
    ({ experiment }) => estimateSeconds(experiment, { preset: "publish" }) / 60,
  );
  for (const one of tooLong) stderr.write(`${tooLongWords(one)}\n`);
  return printMatrix(jobs);
}

async function editsOf(labs: Awaited<ReturnType<typeof loadLabs>>, commit: string) {
  // Images are of today's Dockerfiles: nothing of a commit can stand beside them.
  const entries = labs.flatMap(({ experiments }) =>
    experiments.filter(({ experiment }) => !experiment.engine),
  );
  const jobs = [];
  for (const entry of entries) {
    const variants = await changedSince(entry, commit, "M").catch((cause: Error) => {
      throw new LabError("USAGE", `There is no commit "${commit}" here: \`git log --oneline\` lists them.`, {
        cause,
      });
    });
    if (variants.length > 0) jobs.push(editJob(entry.lab, entry.name, commit, variants));
  }
  return jobs;
}

/** The shape of a matrix of GitHub's workflows. */
export function printMatrix(include: readonly object[]): Promise<void> {
  return print(JSON.stringify({ include }));
}
