/** The commands with which results are published, by hand and in CI. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import { root } from "./catalog/catalog.ts";
import { checkResults } from "./commands/publish/check.ts";
import { type FetchOptions, fetchResults } from "./commands/publish/fetch.ts";
import { type ShiftOptions, shifts } from "./commands/publish/find-shifts.ts";
import { type PlanOptions, planResults } from "./commands/publish/plan-jobs.ts";
import { type PublishOptions, publish } from "./commands/publish/publish.ts";
import { summarize } from "./commands/publish/summarize.ts";

const made = join(root, ".labs", "publish");

export function addPublishCommands(program: Command): void {
  program
    .command("publish")
    .description("put runs of the preset publish on the results branch, with a summary and the site")
    .option("--from <dir>", "where the runs lie; the folder of results where none is named")
    .option("--dry-run", "do all but push")
    .addOption(remote())
    .addOption(branch())
    .option("--summary <file>", "the file that the summary is appended to", join(made, "summary.md"))
    .option("--site <dir>", "where the site is built", join(made, "site"))
    .action((options: PublishOptions) => publish(options));

  const results = program.command("results").description("stored runs as CI reads them");
  results
    .command("check")
    .description("whether every result of a folder may be published")
    .argument("<dir>")
    .action((folder: string) => checkResults(folder));
  results
    .command("summary")
    .description("one table per lab, in Markdown")
    .argument("<dir>")
    .action((folder: string) => summarize(folder));
  results
    .command("shifts")
    .description("ratios that moved, better or worse: against earlier runs, or by an edit")
    .argument("<dir>")
    .option("--history <dir>", "published runs that the ratios are held against")
    .option("--first <dir>", "runs of another machine, which have to show the same")
    .option("--json", "print the jobs that measure again as the JSON of a matrix")
    .action((folder: string, options: ShiftOptions) => shifts(folder, options));
  results
    .command("fetch")
    .description("write what is published into a folder")
    .argument("<dir>")
    .addOption(remote())
    .addOption(branch())
    .action((folder: string, options: FetchOptions) => fetchResults(folder, options));
  results
    .command("plan")
    .description("the jobs in which CI measures, as the JSON of a matrix")
    .option("--against <commit>", "only variants that differ from it")
    .action((options: PlanOptions) => planResults(options));
}

const remote = () => new Option("--remote <name>", "the remote that has the branch").default("origin");
const branch = () => new Option("--branch <name>", "the branch").default("results");
