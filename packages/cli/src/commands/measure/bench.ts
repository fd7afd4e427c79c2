import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import type { Prediction, Result } from "@labs/experiment/result";
import {
  assertWritable,
  type PinPlan,
  type PresetName,
  pinPlan,
  pinSelf,
  type RunOptions,
  runExperiment,
  saveResult,
  withBaseline,
} from "@labs/harness";
import { yours } from "@labs/learner";
import { formatSeconds, renderResult } from "@labs/report";
import { earlier } from "../../catalog/against.ts";
import { runSeconds } from "../../catalog/bench-seconds.ts";
import { type CatalogEntry, known, loadLab } from "../../catalog/catalog.ts";
import { idOf } from "../../catalog/entry.ts";
import { resultsFolder } from "../../catalog/paths.ts";
import { readYours, yoursArm } from "../../catalog/yours.ts";
import { measuring } from "../../measuring/measuring.ts";
import { showProgress } from "../../measuring/show-progress.ts";
import { print, say } from "../../terminal/output.ts";
import { predict } from "../../terminal/predict.ts";
import { StatusLine } from "../../terminal/status-line.ts";

export interface BenchOptions {
  readonly preset: PresetName;
  readonly rounds?: number;
  readonly only?: readonly string[];
  /** The variant that all others are compared with. @default the experiment's own baseline */
  readonly baseline?: string;
  readonly seed: number;
  readonly pin?: boolean;
  readonly strict?: boolean;
  readonly json?: boolean;
  /** Whether to print all of a result instead of its summary. */
  readonly details?: boolean;
  /** A commit or a kept version of `yours.ts` to compare today's code with. */
  readonly against?: string;
  /** Whether to ask for a prediction where a person can answer. @default true */
  readonly predict?: boolean;
}

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
  for (const option of ["only", "baseline"] as const) {
    for (const entry of chosen) checkVariants(entry, option, options[option], chosen.length > 1);
  }
  if (options.against !== undefined && experiment === undefined) {
    throw new LabError(
      "USAGE",
      `--against compares the variants of one experiment: say which, as in \`pnpm lab ${labName} bench ${chosen[0]?.name} --against ${options.against}\`.`,
    );
  }
  const runs: PlannedRun[] = [];
  for (const entry of chosen) runs.push(await planRun(entry, options));
  await assertWritable(resultsFolder(), "LABS_RESULTS");
  const predictions = await predictAll(runs, options);
  announce(runs, options);
  const pin = options.pin ? moveAside() : undefined;
  const results: Result[] = [];
  // What could not be saved is printed all the same.
  let unsaved: unknown;
  const interrupted = await measuring(async ({ services, signal, status, say }) => {
    for (const { entry, selection } of runs) {
      using progress = showProgress(idOf(entry), status);
      const predicted = (measured: Result) => ({ ...measured, prediction: predictions.get(entry) ?? null });
      const running = runExperiment({
        ...options,
        ...selection,
        ...{ pin, services, signal, progress },
        entry,
        // Where that fails, the end says so.
        keep: (soFar) =>
          saveResult(resultsFolder(), predicted(soFar)).then(
            () => {},
            () => {},
          ),
      });
      const measured = await (runs.length > 1 ? unlessSkipped(running) : running);
      if (!("cells" in measured)) {
        status.show(null);
        say(`Skipped ${idOf(entry)}. ${measured.message}`);
        continue;
      }
      const result = predicted(measured);
      status.show(null);
      if (isEmpty(result)) {
        if (!signal.aborted)
          throw new LabError("SERVICE_LOST", `${result.endedEarly} No round was finished.`);
        break;
      }
      results.push(result);
      if (!options.json) await print(`${renderResult(result, { details: options.details })}\n`);
      unsaved = await saveResult(resultsFolder(), result).then(
        (file) => say(`Result: ${file}`),
        (error: unknown) => error,
      );
      if (unsaved !== undefined) break;
      say(advice(entry, result));
      if (result.endedEarly !== null) break;
    }
  });
  if (interrupted && unsaved === undefined) {
    if (results.length === 0) stderr.write("No round was finished.\n");
    return;
  }
  if (unsaved === undefined && !options.json && stderr.isTTY) say("See it as pages: pnpm lab report --open");

  if (options.json) await print(JSON.stringify(experiment === undefined ? results : results[0], null, 1));
  if (unsaved !== undefined) throw unsaved;
  const lost = results.find(({ endedEarly }) => endedEarly !== null);
  if (lost !== undefined)
    throw new LabError("SERVICE_LOST", `${lost.endedEarly} The finished rounds are kept.`);
  const refuted = results.some(({ claims }) => claims.some(({ state }) => state === "refuted"));
  if (options.strict && refuted) process.exitCode = 1;
}

/** The reason where a whole experiment cannot run here: the others of its lab do. */
async function unlessSkipped(running: Promise<Result>): Promise<Result | LabError> {
  try {
    return await running;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") return error;
    throw error;
  }
}

type Selection = Pick<RunOptions, "only" | "extraArms" | "pairComparisons">;

/** An experiment, what of it is measured, and how long that takes. */
interface PlannedRun {
  readonly entry: CatalogEntry;
  readonly selection: Selection;
  readonly seconds: number;
}

async function planRun(entry: CatalogEntry, options: BenchOptions): Promise<PlannedRun> {
  const selection = await selectionOf(entry, options);
  const { baseline = entry.experiment.baseline } = options;
  const experiment = withBaseline(entry.experiment, baseline);
  const planned = { ...entry, experiment };
  return { entry: planned, selection, seconds: runSeconds(planned, { ...options, ...selection }) };
}

/** What joins besides the experiment's own variants: the learner's, where there is one, and earlier code. */
async function selectionOf(entry: CatalogEntry, { against, only }: BenchOptions): Promise<Selection> {
  const past = against === undefined ? null : await earlier(entry, against, only, say);
  const { reference } = entry.experiment.goal;
  const own =
    (await readYours(entry)) === null
      ? { extraArms: [], pairComparisons: [] }
      : {
          extraArms: [yoursArm(entry)],
          pairComparisons: past === null ? [{ arm: yours, versus: reference }] : [],
        };
  return {
    only: past?.only ?? only,
    extraArms: [...own.extraArms, ...(past?.extraArms ?? [])],
    pairComparisons: [...own.pairComparisons, ...(past?.pairComparisons ?? [])],
  };
}

/** Asks before anything starts, so that no question interrupts the measurement; without a terminal none is asked. */
async function predictAll(
  runs: readonly PlannedRun[],
  options: BenchOptions,
): Promise<Map<CatalogEntry, Prediction>> {
  const { predict: wanted = true, only, json, against } = options;
  const predictions = new Map<CatalogEntry, Prediction>();
  using status = new StatusLine();
  const { prompt } = status;
  // JSON is read by a program, and an edit is compared by its author, who knows which version they hope for.
  if (!wanted || json || against !== undefined || prompt === undefined) return predictions;
  for (const { entry, seconds } of runs) {
    const prediction = await predict(entry, only, prompt, seconds);
    if (prediction !== null) predictions.set(entry, prediction);
  }
  return predictions;
}

/** Leaves the first core to the subjects; services that start afterwards stay away from it as well. */
export function moveAside(): PinPlan {
  const plan = pinPlan();
  if (plan === null) {
    throw new LabError(
      "USAGE",
      "--pin needs the program taskset and a second core, and this machine lacks one of them: leave --pin out.",
    );
  }
  for (const note of plan.notes) say(note);
  pinSelf(plan);
  return plan;
}

/** What a learner does with a result. */
function advice({ lab, name }: CatalogEntry, { arms }: Result): string {
  return arms.some((arm) => arm.name === yours)
    ? `Tell it: pnpm lab ${lab} story ${name}`
    : `Try it yourself: pnpm lab ${lab} start ${name}`;
}

/** Ended before its first round was finished: nothing to show or keep. */
export function isEmpty({ endedEarly, cells }: Result): boolean {
  return endedEarly !== null && !cells.some(({ round }) => round >= 0);
}

/** Says what will be measured and how long that takes, before anything starts. */
function announce(runs: readonly PlannedRun[], options: BenchOptions): void {
  const parts = runs.map(({ entry, seconds }) => `${idOf(entry)} about ${formatSeconds(seconds)}`);
  const all = runs.reduce((sum, { seconds }) => sum + seconds, 0);
  const total = runs.length > 1 ? `, together about ${formatSeconds(all)}` : "";
  stderr.write(`Measuring ${parts.join(", ")}${total} (${options.preset} preset).\n`);
}

/** Options that name variants name those of one experiment. */
function checkVariants(
  { lab, name, experiment }: CatalogEntry,
  option: "only" | "baseline",
  variants: string | readonly string[] | undefined,
  several: boolean,
): void {
  if (variants === undefined) return;
  if (several) {
    throw new LabError(
      "USAGE",
      `--${option} names variants of one experiment: say which, as in \`pnpm lab ${lab} bench ${name} --${option} …\`.`,
    );
  }
  for (const variant of [variants].flat()) {
    known("variant", variant, Object.keys(experiment.variants), `\`pnpm lab ${lab}\` lists them`);
  }
}
