import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { readResult } from "@labs/harness";
import { type Interview, readState } from "@labs/learner";
import { type Attachments, buildSite, type Question, readAttachments, type SiteOptions } from "@labs/site";
import { benchSeconds, benchSecondsWords } from "../catalog/bench-seconds.ts";
import { loadLabs, root } from "../catalog/catalog.ts";
import { resultsFolder, stateFile } from "../catalog/paths.ts";
import { findRun } from "../catalog/stored-runs.ts";
import { print, say } from "../terminal/output.ts";
import { openInBrowser } from "./open-file.ts";
import { readResultFiles } from "./result-files.ts";
import { serve } from "./serve.ts";

export interface ReportOptions {
  /** A folder of results, with its subfolders. @default the local runs */
  readonly from?: string;
  /** Where the pages are put. @default .labs/report; .labs/report-served where they are served */
  readonly out?: string;
  readonly open?: boolean;
  readonly watch?: boolean;
  /** Two runs, each as `pnpm lab show` finds it. */
  readonly compare?: readonly string[];
}

/** `pnpm lab report`: builds the pages, and opens or serves them where that is asked for. */
export async function report(options: ReportOptions): Promise<void> {
  const { open = false, compare, watch: served = false } = options;
  const out = options.out ?? join(root, ".labs", served ? "report-served" : "report");
  const first = compare === undefined ? "index.html" : join("compare", "runs.html");
  if (served) return await watchRuns(options, out, first.replace("index.html", ""));
  await build(options, out);
  const page = pathToFileURL(join(out, first)).href;
  await print(page);
  if (open && !(await openInBrowser(page)))
    say("There is no program here that opens a page: open the address above yourself.");
}

async function build({ from, compare, watch = false }: ReportOptions, out: string): Promise<void> {
  // Other people's runs come without the reader's interviews.
  const interviews = from === undefined ? await ownInterviews() : [];
  const { results, skipped } = await readResultFiles(
    from ?? resultsFolder(),
    from === undefined ? "*.json" : "**/*.json",
    { mayBeEmpty: interviews.length > 0 },
  );
  for (const { file, reason } of skipped) say(`Not shown: ${file}. ${reason}`);
  const questions = await questionsOf(results.map(({ result }) => result));
  // They are of this machine's runs alone.
  const attachments = from === undefined ? await attachmentsOf(questions) : [];
  const pair = compare === undefined ? {} : { compare: await pairOf(compare, results) };
  const { measured, experiments, pages } = await buildSite({
    questions,
    results,
    skipped,
    interviews,
    attachments,
    out,
    live: watch,
    ...pair,
  });
  say(`${measured} of ${experiments} questions measured, ${results.length} runs, ${pages} pages.`);
}

/** A state that cannot be read hides no run. */
async function ownInterviews(): Promise<readonly Interview[]> {
  try {
    return (await readState(stateFile())).interviews;
  } catch (error) {
    say(`No interviews are shown: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/** Every experiment of the repository, measured or not. */
async function questionsOf(results: readonly Result[]): Promise<Question[]> {
  const newest = results.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const labs = await loadLabs();
  return labs
    .flatMap(({ experiments }) => experiments)
    .map((entry) => ({
      lab: entry.lab,
      experiment: entry.name,
      question: entry.experiment.question,
      time: benchSecondsWords(benchSeconds(entry, newest)),
      goal: entry.experiment.goal,
    }));
}

/** What cannot be read hides no run. */
async function attachmentsOf(questions: readonly Question[]): Promise<Attachments[]> {
  const read = questions.map(({ lab, experiment }) =>
    readAttachments(lab, experiment).catch((error: Error) => say(error.message)),
  );
  return (await Promise.all(read)).flatMap((attached) => attached ?? []);
}

/** The two runs that are named, among those that are read. */
async function pairOf(
  names: readonly string[],
  results: SiteOptions["results"],
): Promise<readonly [Result, Result]> {
  const [one, other, ...more] = names;
  if (one === undefined || other === undefined || more.length > 0)
    throw new LabError("USAGE", "--compare takes two runs, by their ids: `pnpm lab history` lists them.");
  return [await named(one, results), await named(other, results)];
}

async function named(name: string, results: SiteOptions["results"]): Promise<Result> {
  const found = results.filter(({ result: { runId } }) => runId === name || runId.endsWith(`-${name}`));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only.result;
  const newest = await findRun(name).catch(() => undefined);
  const known = results.find(({ result }) => result.runId === newest?.runId);
  if (known !== undefined) return known.result;
  throw new LabError(
    "RUN_MISSING",
    `There is no stored run "${name}" to compare: \`pnpm lab history\` lists the runs.`,
  );
}

/** Serves the pages until Ctrl-C, and builds them again when a run is stored. */
async function watchRuns(options: ReportOptions, out: string, first: string): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  // Watched before it is read: what is stored while the first pages are built is in the second ones.
  const stored = storedIn(options.from ?? resultsFolder(), stop.signal);
  await build(options, out);
  await using site = await serve(out);
  const page = `${site.url}${first}`;
  await print(page);
  say("Ctrl-C ends it.");
  if (options.open) await openInBrowser(page);
  for await (const file of stored) {
    // A run that goes on is kept after every round; building meanwhile would disturb it.
    const result = await readResult(file).catch(() => null);
    if (result === null || result.endedEarly === "its process ended") continue;
    await build(options, out).then(site.announce, (error: Error) => say(error.message));
  }
}

/** Files that are stored from this call on, each when it has been left alone for a moment; none where there is no folder. */
function storedIn(folder: string, signal: AbortSignal): AsyncIterable<string> {
  const changed = new Set<string>();
  let wake = Promise.withResolvers<void>();
  const note = (name: string | null) => {
    if (name === null || !name.endsWith(".json")) return;
    changed.add(name);
    wake.resolve();
  };
  if (existsSync(folder))
    watch(folder, { recursive: true, signal }, (_, name) => note(name)).on("error", () => {});
  signal.addEventListener("abort", () => wake.resolve());
  return (async function* () {
    while (!signal.aborted) {
      await wake.promise;
      if (signal.aborted) return;
      await setTimeout(300, undefined, { signal }).catch(() => {});
      const names = [...changed];
      changed.clear();
      wake = Promise.withResolvers();
      if (!signal.aborted) yield* names.map((name) => join(folder, name));
    }
  })();
}
