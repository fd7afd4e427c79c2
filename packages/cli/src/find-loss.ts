import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { atBreakEvenValue, breakEvenCase, estimateSeconds, runExperiment, saveResult } from "@labs/harness";
import {
  amount,
  crossingsOf,
  crossoverWords,
  formatSeconds,
  listWords,
  renderSweep,
  type Sought,
  standingsOf,
  standingWords,
} from "@labs/report";
import { type BenchOptions, isEmpty, moveAside, resultsFolder } from "./bench.ts";
import { type CatalogEntry, loadLabs } from "./catalog.ts";
import { idOf, loadEntry } from "./entry.ts";
import { type Measuring, measuring } from "./measuring.ts";
import { print } from "./print.ts";
import { reusing } from "./reusing.ts";
import { showProgress } from "./show-progress.ts";

type Options = Pick<BenchOptions, "preset" | "rounds" | "seed" | "pin" | "json" | "only" | "against">;

/** `pnpm lab <lab> bench <experiment> --find-loss`: one run per value, and where the technique stops paying. */
export async function findLoss(lab: string, experiment: string | undefined, options: Options): Promise<void> {
  const entry = experiment === undefined ? null : await loadEntry(lab, experiment);
  if (entry?.experiment.breakEven === undefined) {
    throw noCounterExample(
      entry,
      (await loadLabs()).flatMap(({ experiments }) => experiments),
    );
  }
  if (options.only !== undefined || options.against !== undefined) {
    throw new LabError(
      "USAGE",
      "--find-loss measures one variant beside the baseline and chooses it itself: leave --only and --against out.",
    );
  }
  const sought = soughtIn(entry);
  announce(entry, sought, options);
  const results: Result[] = [];
  try {
    await measuring(async (tools) => {
      for await (const result of sweep(entry, options, tools)) {
        results.push(result);
        tools.say(`Result: ${await saveResult(resultsFolder, result)}`);
      }
    });
  } finally {
    // Whatever ended it: the finished values stand.
    if (results.length > 0) {
      await print(options.json ? asJson(sought, results) : renderSweep(sought, results));
    } else stderr.write("No value was measured.\n");
  }
}

/** Runs the experiment at each value of its counter-example, with the same servers. */
export async function* sweep(
  entry: CatalogEntry,
  options: Options,
  { services, signal, status, say }: Measuring,
): AsyncGenerator<Result> {
  const { lab, name: experiment, file } = entry;
  const { preset, rounds, seed } = options;
  const pin = options.pin ? moveAside() : undefined;
  const sought = soughtIn(entry);
  const again = reusing(services);
  for (const [index, at] of sought.values.entries()) {
    const place = `${sought.varies} ${amount(sought, at)}`;
    using progress = showProgress(
      `${idOf(entry)}, ${place} (${index + 1} of ${sought.values.length})`,
      status,
    );
    const run = { file, lab, experiment, at, preset, rounds, seed, pin, signal, progress };
    const result = await runExperiment({ ...run, services: again() });
    status.show(null);
    if (isEmpty(result)) {
      if (signal.aborted) return;
      throw new LabError("SERVICE_LOST", `${result.endedEarly} No round was finished at ${place}.`);
    }
    say(`${place}: ${standingWords(sought, result)}`);
    yield result;
    if (signal.aborted) return;
    if (result.endedEarly !== null)
      throw new LabError("SERVICE_LOST", `${result.endedEarly} The finished values are kept.`);
  }
}

/** What an experiment's counter-example asks. */
export function soughtIn({ experiment }: CatalogEntry): Sought {
  const { breakEven: counterExample } = experiment;
  if (counterExample === undefined) throw new Error("checked before");
  const { modify: _, ...sought } = counterExample;
  return { ...sought, in: breakEvenCase(experiment) };
}

/** Names the experiments that have one, for whoever named none of them. */
export function noCounterExample(entry: CatalogEntry | null, entries: readonly CatalogEntry[]): LabError {
  const ids = entries.filter(({ experiment }) => experiment.breakEven !== undefined).map(idOf);
  const what = entry === null ? "--find-loss needs an experiment" : `${idOf(entry)} has no counter-example`;
  const command = `pnpm lab ${ids[0]?.replace("/", " bench ")} --find-loss`;
  return new LabError(
    "USAGE",
    `${what}; those that have one are ${listWords(ids)} (such as \`${command}\`).`,
  );
}

/** Says what will be measured and how long that takes, before anything starts. */
function announce({ experiment }: CatalogEntry, sought: Sought, options: Options): void {
  const { varies, values, unit, variant } = sought;
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

function asJson(sought: Sought, results: readonly Result[]): string {
  const standings = standingsOf(sought, results);
  const finding = {
    ...sought,
    standings,
    crossings: crossingsOf(standings),
    sentence: crossoverWords(sought, standings),
    runs: results.map(({ runId }) => runId),
  };
  return JSON.stringify(finding, null, 1);
}
