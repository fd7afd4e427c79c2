import { copyFile, link, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Result } from "@labs/experiment/result";
import type { Interview } from "@labs/learner";
import { dateWords } from "@labs/report";
import type { Html } from "./html/html.ts";
import { page } from "./html/page.ts";
import type { Attachments } from "./model/attachments.ts";
import {
  comparablePair,
  type Experiment,
  experimentsOf,
  type Question,
  type StoredRun,
} from "./model/site.ts";
import { compareContent } from "./pages/compare-page.ts";
import { experimentContent } from "./pages/experiment-page.ts";
import { frontContent, type Skipped } from "./pages/front-page.ts";
import { historyContent } from "./pages/history-page.ts";
import { interviewsContent } from "./pages/interviews-page.ts";
import { attachmentPath, comparePath, experimentPath, rawPath } from "./pages/links.ts";
import { markFile, replaceFolder } from "./replace-folder.ts";

export interface SiteOptions {
  /** Every question that is known, measured or not. */
  readonly questions: readonly Question[];
  readonly results: readonly StoredRun[];
  /** Files that could not be read. */
  readonly skipped?: readonly Skipped[];
  /** Where the site is put; a site that stands there is replaced. */
  readonly out: string;
  /** The reader's own mock interviews, which get a page, `interviews.html`. @default none */
  readonly interviews?: readonly Interview[];
  /** What experiments keep beside their results. @default none */
  readonly attachments?: readonly Attachments[];
  /** Two runs that get a page of their own, `compare/runs.html`. */
  readonly compare?: readonly [Result, Result];
  /** Whether it is served and reloads itself. @default false */
  readonly live?: boolean;
}

/** What was built, in numbers. */
export interface BuiltSite {
  readonly pages: number;
  readonly measured: number;
  readonly experiments: number;
}

/**
 * Builds the web report: a folder of plain pages that open from a disk as well as from a server. It is built beside
 * its place and then put there, so that no reader sees a half of it.
 *
 * @throws LabError RESULT where the folder cannot be written or holds something else
 */
export async function buildSite(options: SiteOptions): Promise<BuiltSite> {
  const { questions, results, skipped = [], interviews = [], attachments = [] } = options;
  const { out, compare, live = false } = options;
  const experiments = experimentsOf(questions, results);
  const footer = footerOf(results);
  const pages = [
    ...pagesOf(experiments, skipped, attachments),
    ...interviewPage(interviews),
    ...comparisons(experiments, compare),
  ];
  const withInterviews = interviews.length > 0;
  await replaceFolder(out, async (folder) => {
    await writeFile(join(folder, markFile), "Made by pnpm lab report, which replaces this folder.\n");
    for (const { path, title, content } of pages) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      const root = path.includes("/") ? ".." : ".";
      await writeFile(
        file,
        page({
          title: `${title} · Optimization Labs`,
          ...{ root, content: content(), footer, live, withInterviews },
        }),
      );
    }
    await mkdir(join(folder, "runs"), { recursive: true });
    const linked = [
      ...experiments.flatMap(({ runs }) => runs),
      ...results.filter(({ result }) => compare?.includes(result)),
    ];
    for (const { file, result } of new Set(linked)) await copyRun(file, join(folder, rawPath(result)));
    for (const attached of attachments)
      for (const file of attached.files)
        await copyAttachment(join(attached.folder, file), join(folder, attachmentPath(attached, file)));
  });
  return {
    pages: pages.length,
    measured: experiments.filter(({ told }) => told !== null).length,
    experiments: experiments.length,
  };
}

interface PlannedPage {
  readonly path: string;
  readonly title: string;
  readonly content: () => Html;
}

function pagesOf(
  experiments: readonly Experiment[],
  skipped: readonly Skipped[],
  attachments: readonly Attachments[],
): PlannedPage[] {
  const attachedTo = ({ lab, name }: Experiment) =>
    attachments.find((one) => one.lab === lab && one.experiment === name) ?? null;
  return [
    { path: "index.html", title: "Questions", content: () => frontContent(experiments, skipped) },
    { path: "history.html", title: "History", content: () => historyContent(experiments) },
    ...experiments.map((experiment) => ({
      path: experimentPath(experiment.lab, experiment.name),
      title: `${experiment.lab} / ${experiment.name}`,
      content: () =>
        experimentContent(experiment, {
          hasComparison: comparablePair(experiment.runs) !== null,
          attached: attachedTo(experiment),
        }),
    })),
  ];
}

function interviewPage(interviews: readonly Interview[]): PlannedPage[] {
  if (interviews.length === 0) return [];
  return [{ path: "interviews.html", title: "Interviews", content: () => interviewsContent(interviews) }];
}

function comparisons(experiments: readonly Experiment[], asked: SiteOptions["compare"]): PlannedPage[] {
  const pairs = experiments.flatMap(({ lab, name, runs }): PlannedPage[] => {
    const pair = comparablePair(runs);
    if (pair === null) return [];
    const [newer, older] = pair;
    const content = () => compareContent(newer.result, older.result);
    return [{ path: comparePath(lab, name), title: `Two runs of ${lab} / ${name}`, content }];
  });
  if (asked === undefined) return pairs;
  const [newer, older] = asked.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  if (newer === undefined || older === undefined) return pairs;
  return [
    ...pairs,
    { path: "compare/runs.html", title: "Two runs", content: () => compareContent(newer, older) },
  ];
}

function footerOf(results: readonly StoredRun[]): string {
  const newest = results
    .map(({ result }) => result.finishedAt)
    .toSorted()
    .at(-1);
  const until = newest === undefined ? "" : `, the newest of ${dateWords(newest)}`;
  return `Made by pnpm lab report from ${results.length} stored ${results.length === 1 ? "run" : "runs"}${until}. What holds on one machine need not hold on another.`;
}

/** The next run writes to the same file. */
async function copyAttachment(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** A second name for the same file where that is possible, since runs are never changed. */
async function copyRun(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
