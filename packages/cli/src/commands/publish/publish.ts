import { appendFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LabError } from "@labs/experiment";
import { root } from "../../catalog/catalog.ts";
import { resultsFolder } from "../../catalog/paths.ts";
import { checkResults, faultWords } from "../../publishing/check-results.ts";
import { withoutLogin } from "../../publishing/git.ts";
import { jobSummary } from "../../publishing/job-summary.ts";
import { whyNotPublished } from "../../publishing/publishable.ts";
import { appendResults, exportRuns, pushResults } from "../../publishing/results-branch.ts";
import { buildSite } from "../../publishing/site.ts";
import { print } from "../../terminal/output.ts";

export interface PublishOptions {
  /** Where the runs lie. @default the folder of results */
  readonly from?: string;
  readonly dryRun?: boolean;
  readonly remote: string;
  readonly branch: string;
  /** The file that the summary is appended to, as CI hands one to a step. */
  readonly summary: string;
  /** The folder of the site; what was built there before is replaced. */
  readonly site: string;
}

/**
 * `pnpm lab publish [--dry-run]`: a summary, the runs on the results branch, and the site of all runs that are there.
 *
 * @throws LabError RUN_MISSING where there is nothing to publish, RESULT where a file is broken; the others are published
 */
export async function publish(
  options: PublishOptions,
  { repository = root, build = buildSite } = {},
): Promise<void> {
  const { from = resultsFolder(), dryRun = false, remote, branch, summary, site } = options;
  const files = await checkResults(from);
  const broken = files.filter(({ fault }) => fault !== null);
  const chosen = files.flatMap(({ name, result }) =>
    result === null ? [] : { name, result, why: whyNotPublished(result) },
  );
  const published = chosen.filter(({ why }) => why === null);
  for (const file of broken) await print(faultWords(file));
  for (const { name, why } of chosen) if (why !== null) await print(`${name} is left out: ${why}`);
  if (published.length > 0) {
    await mkdir(dirname(summary), { recursive: true });
    await appendFile(summary, jobSummary(published.map(({ result }) => result)));
    await print(`Summary of ${runsWords(published.length)}: ${summary}`);

    const target = { repository, remote, branch };
    const appended = await appendResults(
      target,
      published.map(({ name }) => join(from, name)),
    );
    await print(`Branch ${branch}: ${runsWords(appended.added.length)} added`);
    if (dryRun) await print(`Not pushed: git push ${withoutLogin(remote)} ${branch}`);
    else await pushResults(target, appended);

    if (appended.commit !== null) await siteOf(repository, appended.commit, site, build);
    await print(`Site: ${join(site, "index.html")}`);
  }
  if (broken.length > 0)
    throw new LabError(
      "RESULT",
      `${broken.length} of ${files.length} results are broken and were not published: take them out of ${from}.`,
    );
  if (published.length === 0)
    throw new LabError(
      "RUN_MISSING",
      `No run in ${from} is one to publish: measure with \`pnpm lab <lab> bench --preset publish\` from a commit without changes.`,
    );
}

async function siteOf(
  repository: string,
  commit: string,
  site: string,
  build: typeof buildSite,
): Promise<void> {
  const runs = await mkdtemp(join(tmpdir(), "labs-published-"));
  try {
    await exportRuns(repository, commit, runs);
    await build(runs, site);
  } finally {
    await rm(runs, { recursive: true, force: true });
  }
}

function runsWords(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`;
}
