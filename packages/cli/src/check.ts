import { watch as watchFolder } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Result } from "@labs/experiment/result";
import { estimateSeconds, runExperiment } from "@labs/harness";
import { type Climb, correctnessOf, readClimb, readSign, type SignReading, yours } from "@labs/learner";
import { formatMetric, formatRatio, formatSeconds, renderTable, wrap } from "@labs/report";
import type { CatalogEntry } from "./catalog.ts";
import { fromRoot, idOf, loadEntry } from "./entry.ts";
import { type Measuring, measuring } from "./measuring.ts";
import { print } from "./print.ts";
import { showProgress } from "./show-progress.ts";
import { keepVersion, yoursFile, yoursGuest } from "./yours.ts";

export interface CheckOptions {
  readonly seed: number;
  readonly json?: boolean;
}

/** Enough for a median; a verdict takes a bench. */
const climbRounds = 3;

/** `pnpm lab <lab> check <experiment>`: right or wrong, the mechanism, the step of the ladder, the price. */
export async function check(lab: string, experiment: string, options: CheckOptions): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  await keepVersion(entry);
  await measuring(async (tools) => {
    if (!(await checkOnce(entry, options, tools))) process.exitCode = 1;
  });
}

/** `pnpm lab <lab> watch <experiment>`: the same after every save, until Ctrl-C. */
export async function watch(lab: string, experiment: string, options: CheckOptions): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  await keepVersion(entry);
  await measuring(async (tools) => {
    const { signal, say } = tools;
    // Watching begins before the first check: what is saved meanwhile is not missed.
    const saves = watchFolder(dirname(entry.file), { signal });
    await checkOnce(entry, options, tools);
    say(`Waiting for ${fromRoot(yoursFile(entry))} to be saved; Ctrl-C ends.`);
    for await (const { filename } of saves) {
      if (filename !== "yours.ts") continue;
      // Editors write in several steps; and a file may be gone for a moment.
      await sleep(200);
      const version = await keepVersion(entry).catch(() => null);
      if (version === null) continue;
      await checkOnce(entry, options, tools);
      say("Waiting for the next save; Ctrl-C ends.");
    }
  });
}

/** @returns whether its answers are right */
async function checkOnce(entry: CatalogEntry, options: CheckOptions, tools: Measuring): Promise<boolean> {
  const { goal, baseline } = entry.experiment;
  const json = options.json === true;
  const section = (text: string) => (json ? Promise.resolve() : print(text));

  const small = await run(entry, options, tools, { preset: "smoke", only: [] });
  const correctness = correctnessOf(small);
  const sign = correctness.right ? readSign(small, goal.sign, yours) : null;
  await section(heading(entry));
  if (!correctness.right) {
    await section(`1. Wrong. ${wrap(correctness.why, "   ")}`);
    if (json) await print(JSON.stringify({ right: false, why: correctness.why }, null, 1));
    return false;
  }
  await section("1. Right: its answers to freshly drawn inputs are those of the reference.");
  if (sign !== null) await section(`2. ${wrap(signWords(small, sign, goal.sign), "   ")}`);

  const result = await run(entry, options, tools, {
    preset: "quick",
    only: [goal.reference],
    rounds: climbRounds,
  });
  const later = correctnessOf(result);
  if (!later.right) {
    await section(`3. Wrong after all. ${wrap(later.why, "   ")}`);
    if (json) await print(JSON.stringify({ right: false, why: later.why }, null, 1));
    return false;
  }
  const climb = readClimb(result, goal, yours);
  await section(`3. ${wrap(climbWords(climb, result, goal.reference, baseline), "   ")}`);
  await section(priceTable(result));
  await section(adviceWords(entry, sign, climb));
  if (json) await print(JSON.stringify({ right: true, sign, climb }, null, 1));
  return true;
}

async function run(
  entry: CatalogEntry,
  { seed }: CheckOptions,
  { services, signal, status, say }: Measuring,
  size: { preset: "smoke" | "quick"; only: readonly string[]; rounds?: number },
): Promise<Result> {
  const { lab, name: experiment, file } = entry;
  const guests = [yoursGuest(entry)];
  if (size.preset === "quick") {
    const seconds = estimateSeconds(entry.experiment, { ...size, guests });
    say(`Measuring ${climbRounds} rounds, about ${formatSeconds(seconds)}.`);
  }
  using progress = showProgress(`${idOf(entry)}, check`, status);
  return await runExperiment({ ...size, file, lab, experiment, guests, seed, services, signal, progress });
}

function heading(entry: CatalogEntry): string {
  return `\n${fromRoot(yoursFile(entry))}: ${wrap(entry.experiment.goal.task)}`;
}

function signWords(
  result: Result,
  sign: SignReading,
  goal: CatalogEntry["experiment"]["goal"]["sign"],
): string {
  const about = result.metrics[sign.metric];
  const baseline = result.arms.find(({ role }) => role === "baseline")?.name;
  const show = (value: number | null) => (about === undefined ? "n/a" : formatMetric(value, about));
  const wanted =
    "atLeast" in goal
      ? `at least ${goal.atLeast} times ${about?.better ?? "better"}`
      : goal.between[0] === goal.between[1]
        ? `exactly ${show(goal.between[0])}`
        : `${show(goal.between[0])} to ${show(goal.between[1])}`;
  const state = sign.reached ? "The technique is at work" : "The technique is not at work yet";
  return `${state}: ${sign.metric} (${sign.case}) ${show(sign.value)}, ${baseline} ${show(sign.baseline)}; wanted: ${wanted}.`;
}

function climbWords(climb: Climb | null, result: Result, reference: string, baseline: string): string {
  if (climb === null) return `No step: ${reference} was not measured here, so there is no ladder.`;
  const { metric, ratio, from, step } = climb;
  const came = `${metric} is ${formatRatio(ratio)} as good as ${baseline}, ${reference} ${formatRatio(climb.reference)}`;
  if (from === null) return `No step: ${came}; the reference gains too little here for a ladder.`;
  const ladder = Object.entries(from).map(([name, ratio]) => `${name} from ${formatRatio(ratio)}`);
  const title = step === null ? "No step yet" : `${step[0]?.toUpperCase()}${step.slice(1)}`;
  return `${title}: ${came} (${ladder.join(", ")}). By the medians of ${result.config.rounds} rounds; a verdict takes a bench.`;
}

/** What it costs, beside the baseline and the reference. */
function priceTable(result: Result): string {
  const arms = result.arms
    .filter(({ role }) => role !== "placebo" && role !== "wrong")
    .map(({ name }) => name);
  const rows = Object.entries(result.metrics).flatMap(([metric, about]) =>
    about.role !== "price"
      ? []
      : about.in.map((name) => [
          `${metric}${about.unit === "" ? "" : ` (${about.unit})`}${about.in.length > 1 ? ` · ${name}` : ""}`,
          ...arms.map((arm) => {
            const found = result.summaries.find(
              (one) => one.arm === arm && one.metric === metric && one.case === name,
            );
            return formatMetric(found?.median ?? null, { kind: about.kind });
          }),
        ]),
  );
  const numbers = arms.map((heading) => ({ heading, align: "right" }) as const);
  return `4. ${renderTable([{ heading: "Price" }, ...numbers], rows).replaceAll("\n", "\n   ")}`;
}

function adviceWords(entry: CatalogEntry, sign: SignReading | null, climb: Climb | null): string {
  const { lab, name } = entry;
  if (sign?.reached === true && climb?.step === "gold")
    return `\nNext: pnpm lab ${lab} bench ${name} for a verdict, then pnpm lab ${lab} story ${name}`;
  return `\nNext: change it and check again; one hint more: pnpm lab ${lab} hint ${name}`;
}
