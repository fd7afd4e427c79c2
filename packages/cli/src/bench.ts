import { join } from "node:path";
import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  estimateSeconds,
  type PinPlan,
  type PresetName,
  pinPlan,
  pinSelf,
  type RunOptions,
  runExperiment,
  saveResult,
} from "@labs/harness";
import { formatSeconds, renderResult } from "@labs/report";
import { openServices } from "@labs/services";
import { type CatalogEntry, known, loadLab, root } from "./catalog.ts";
import { interruption } from "./interruption.ts";
import { print } from "./print.ts";
import { showProgress } from "./show-progress.ts";
import { StatusLine } from "./status-line.ts";

export interface BenchOptions {
  readonly preset: PresetName;
  readonly rounds?: number;
  readonly only?: readonly string[];
  readonly seed: number;
  readonly pin?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** Where results go; git-ignored. */
export const resultsFolder = process.env.LABS_RESULTS ?? join(root, "results");

/** `pnpm lab <lab> bench [experiment]`: measures, prints, saves. Sets the exit code. */
export async function bench(
  labName: string,
  experiment: string | undefined,
  options: BenchOptions,
): Promise<void> {
  const lab = await loadLab(labName);
  if (experiment !== undefined) {
    known(
      "experiment",
      experiment,
      lab.experiments.map(({ name }) => name),
      `\`pnpm lab ${labName}\` lists them`,
    );
  }
  const chosen = lab.experiments.filter(({ name }) => experiment === undefined || name === experiment);
  for (const entry of chosen) checkVariants(entry, options.only, chosen.length > 1);
  announce(chosen, options);

  using status = new StatusLine();
  const say = (line: string) => status.say(line);
  const { signal, code } = interruption(say);
  const pin = options.pin ? moveAside() : undefined;
  const results: Result[] = [];
  try {
    await using services = openServices({ say, confirm: status.ask });
    for (const entry of chosen) {
      using progress = showProgress(`${entry.lab}/${entry.name}`, status);
      const result = await measure(entry, { ...options, pin }, { services, signal, progress });
      status.show(null);
      if (isEmpty(result)) {
        if (!signal.aborted)
          throw new LabError("SERVICE_LOST", `${result.endedEarly} No round was finished.`);
        break;
      }
      results.push(result);
      if (!options.json) await print(`${renderResult(result)}\n`);
      say(`Result: ${await saveResult(resultsFolder, result)}`);
      if (result.endedEarly !== null) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) {
    if (results.length === 0) say("No round was finished.");
    process.exitCode = code();
    return;
  }
  if (options.json) await print(JSON.stringify(experiment === undefined ? results : results[0], null, 1));
  const lost = results.find(({ endedEarly }) => endedEarly !== null);
  if (lost !== undefined)
    throw new LabError("SERVICE_LOST", `${lost.endedEarly} The finished rounds are kept.`);
  const refuted = results.some(({ claims }) => claims.some(({ state }) => state === "refuted"));
  if (options.strict && refuted) process.exitCode = 1;
}

function measure(
  { lab, name, file }: CatalogEntry,
  options: Omit<BenchOptions, "pin"> & Pick<RunOptions, "pin">,
  parts: Pick<RunOptions, "services" | "signal" | "progress">,
): Promise<Result> {
  return runExperiment({ ...options, ...parts, lab, experiment: name, file });
}

/** Leaves the first core to the subjects; services that start afterwards stay away from it as well. */
function moveAside(): PinPlan {
  const plan = pinPlan();
  if (plan === null) {
    throw new LabError(
      "USAGE",
      "--pin needs the program taskset and a second core, and this machine lacks one of them: leave --pin out.",
    );
  }
  pinSelf(plan);
  return plan;
}

/** Ended before its first round was finished: nothing to show or keep. */
function isEmpty({ endedEarly, cells }: Result): boolean {
  return endedEarly !== null && !cells.some(({ round }) => round >= 0);
}

/** Says what will be measured and how long that takes, before anything starts. */
function announce(chosen: readonly CatalogEntry[], options: BenchOptions): void {
  const seconds = chosen.map(({ experiment }) => estimateSeconds(experiment, options));
  const parts = chosen.map(
    ({ lab, name }, index) => `${lab}/${name} about ${formatSeconds(seconds[index] ?? 0)}`,
  );
  const all = seconds.reduce((sum, one) => sum + one, 0);
  const total = chosen.length > 1 ? `, together about ${formatSeconds(all)}` : "";
  stderr.write(`Measuring ${parts.join(", ")}${total} (${options.preset} preset).\n`);
}

function checkVariants(
  { lab, name, experiment }: CatalogEntry,
  only: readonly string[] | undefined,
  several: boolean,
): void {
  if (only === undefined) return;
  if (several) {
    throw new LabError(
      "USAGE",
      `--only names variants of one experiment: say which, as in \`pnpm lab ${lab} bench ${name} --only …\`.`,
    );
  }
  for (const variant of only) {
    known("variant", variant, Object.keys(experiment.variants), `\`pnpm lab ${lab}\` lists them`);
  }
}
