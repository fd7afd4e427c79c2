import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  assertWritable,
  atBreakEvenValue,
  breakEvenCase,
  estimateSeconds,
  runExperiment,
  saveResult,
} from "@labs/harness";
import {
  amount,
  type BreakEvenQuestion,
  breakEvenIntervals,
  breakEvenPoints,
  breakEvenWords,
  formatSeconds,
  listWords,
  pointWords,
  renderBreakEven,
} from "@labs/report";
import { type CatalogEntry, loadLabs } from "../../catalog/catalog.ts";
import { idOf, loadEntry } from "../../catalog/entry.ts";
import { resultsFolder } from "../../catalog/paths.ts";
import { type Measuring, measuring } from "../../measuring/measuring.ts";
import { reusing } from "../../measuring/reusing.ts";
import { showProgress } from "../../measuring/show-progress.ts";
import { print } from "../../terminal/output.ts";
import { type BenchOptions, isEmpty, moveAside } from "./bench.ts";

type Options = Pick<
  BenchOptions,
  "preset" | "rounds" | "seed" | "pin" | "json" | "only" | "baseline" | "against"
>;

/** `pnpm lab <lab> bench <experiment> --break-even`: one run per value, and where the technique stops paying. */
export async function measureBreakEven(
  lab: string,
  experiment: string | undefined,
  options: Options,
): Promise<void> {
  const entry = experiment === undefined ? null : await loadEntry(lab, experiment);
  if (entry?.experiment.breakEven === undefined) {
    throw noBreakEven(
      entry,
      (await loadLabs()).flatMap(({ experiments }) => experiments),
    );
  }
  if ([options.only, options.baseline, options.against].some((one) => one !== undefined)) {
    throw new LabError(
      "USAGE",
      "--break-even measures one variant beside the baseline and chooses it itself: leave --only, --baseline and --against out.",
    );
  }
  const question = breakEvenQuestionOf(entry);
  await assertWritable(resultsFolder(), "LABS_RESULTS");
  announce(entry, question, options);
  const results: Result[] = [];
  try {
    await measuring(async (tools) => {
      for await (const result of runEachValue(entry, options, tools)) {
        results.push(result);
        tools.say(`Result: ${await saveResult(resultsFolder(), result)}`);
      }
    });
  } finally {
    // Whatever ended it: the finished values stand.
    if (results.length > 0) {
      await print(options.json ? asJson(question, results) : renderBreakEven(question, results));
    } else stderr.write("No value was measured.\n");
  }
}

/** Runs the experiment at each value of its break-even search, with the same servers. */
export async function* runEachValue(
  entry: CatalogEntry,
  options: Options,
  { services, signal, status, say }: Measuring,
): AsyncGenerator<Result> {
  const { preset, rounds, seed } = options;
  const pin = options.pin ? moveAside() : undefined;
  const question = breakEvenQuestionOf(entry);
  const again = reusing(services);
  for (const [index, breakEvenValue] of question.values.entries()) {
    const place = `${question.varies} ${amount(question, breakEvenValue)}`;
    using progress = showProgress(
      `${idOf(entry)}, ${place} (${index + 1} of ${question.values.length})`,
      status,
    );
    const run = { entry, breakEvenValue, preset, rounds, seed, pin, signal, progress };
    const result = await runExperiment({ ...run, services: again() });
    status.show(null);
    if (isEmpty(result)) {
      if (signal.aborted) return;
      throw new LabError("SERVICE_LOST", `${result.endedEarly} No round was finished at ${place}.`);
    }
    say(`${place}: ${pointWords(question, result)}`);
    yield result;
    if (signal.aborted) return;
    if (result.endedEarly !== null)
      throw new LabError("SERVICE_LOST", `${result.endedEarly} The finished values are kept.`);
  }
}

/** What an experiment's break-even search asks. */
export function breakEvenQuestionOf({ experiment }: CatalogEntry): BreakEvenQuestion {
  const { breakEven } = experiment;
  if (breakEven === undefined) throw new Error("checked before");
  const { modify: _, ...question } = breakEven;
  return { ...question, in: breakEvenCase(experiment) };
}

/** Names the experiments that have one. */
export function noBreakEven(entry: CatalogEntry | null, entries: readonly CatalogEntry[]): LabError {
  const ids = entries.filter(({ experiment }) => experiment.breakEven !== undefined).map(idOf);
  const what =
    entry === null ? "--break-even needs an experiment" : `${idOf(entry)} has no break-even search`;
  const command = `pnpm lab ${ids[0]?.replace("/", " bench ")} --break-even`;
  return new LabError(
    "USAGE",
    `${what}; those that have one are ${listWords(ids)} (such as \`${command}\`).`,
  );
}

/** Says what will be measured and how long that takes, before anything starts. */
function announce({ experiment }: CatalogEntry, question: BreakEvenQuestion, options: Options): void {
  const { varies, values, unit, variant } = question;
  const seconds = values.reduce(
    (sum, value) => sum + estimateSeconds(atBreakEvenValue(experiment, value), options),
    0,
  );
  const range =
    `${varies} ${listWords(values.map((value) => amount({ unit: "" }, value)))} ${unit}`.trimEnd();
  stderr.write(
    `Measuring ${variant} at ${range}, a run each, together about ${formatSeconds(seconds)} (${options.preset} preset).\n`,
  );
}

function asJson(question: BreakEvenQuestion, results: readonly Result[]): string {
  const points = breakEvenPoints(question, results);
  const finding = {
    ...question,
    points,
    intervals: breakEvenIntervals(question, points),
    sentence: breakEvenWords(question, points),
    runs: results.map(({ runId }) => runId),
  };
  return JSON.stringify(finding, null, 1);
}
