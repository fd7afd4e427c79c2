import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { type PresetName, runExperiment } from "@labs/harness";
import { correctnessOf, readEvidence, readTarget, yours } from "@labs/learner";
import { formatSeconds, wrap } from "@labs/report";
import { runSeconds } from "../../catalog/bench-seconds.ts";
import type { CatalogEntry } from "../../catalog/catalog.ts";
import { fromRoot, idOf, loadEntry } from "../../catalog/entry.ts";
import { findBrokenPlace } from "../../catalog/syntax.ts";
import { keepVersion, needYours, readWholeYours, yoursArm, yoursFile } from "../../catalog/yours.ts";
import { type Measuring, measuring } from "../../measuring/measuring.ts";
import { showProgress } from "../../measuring/show-progress.ts";
import { watchSaves } from "../../measuring/watch-saves.ts";
import {
  behindWords,
  brokenWords,
  evidenceWords,
  heading,
  priceTable,
  rightAdvice,
  targetWords,
  wrongAdvice,
} from "../../terminal/check-words.ts";
import { print } from "../../terminal/output.ts";

export interface CheckOptions {
  readonly seed: number;
  /** How much is measured for the ladder. */
  readonly preset: Size;
  readonly json?: boolean;
}

/** What an interruption leaves. */
const kept = "your file and its versions are as they were";

/** `smoke` sees only that everything works: too small for figures. */
export const sizes = ["smoke", "quick", "full"] as const satisfies PresetName[];
type Size = (typeof sizes)[number];

/** Enough for a median; a verdict takes a bench. The smallest size is there to see that all works. */
const roundsOf = (size: Size) => (size === "smoke" ? 1 : 3);

/** `pnpm lab <lab> check <experiment>`: right or wrong, the mechanism, the step of the ladder, the price. */
export async function check(lab: string, experiment: string, options: CheckOptions): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  await needYours(entry);
  await measuring(async (tools) => {
    if (!(await keepAndCheck(entry, options, tools))) process.exitCode = 1;
  }, kept);
}

/** `pnpm lab <lab> watch <experiment>`: the same after every save, until Ctrl-C. */
export async function watch(lab: string, experiment: string, options: CheckOptions): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  await needYours(entry);
  await measuring(async (tools) => {
    const { signal, say } = tools;
    // Watching begins before the first check: what is saved meanwhile is not missed.
    const saves = watchSaves(dirname(entry.file), signal);
    let checked = await readWholeYours(entry);
    await keepAndCheck(entry, options, tools);
    say(`Waiting for ${fromRoot(yoursFile(entry))} to be saved; Ctrl-C ends.`);
    for await (const filename of saves) {
      if (!filename.startsWith("yours.")) continue;
      // Editors write in several steps; and a file may be gone for a moment.
      await sleep(200);
      const text = await readWholeYours(entry);
      // One save is told of several times.
      if (text === null || text === checked) continue;
      checked = text;
      await keepAndCheck(entry, options, tools);
      say("Waiting for the next save; Ctrl-C ends.");
    }
  }, kept);
}

/**
 * Keeps the file as a version and checks it; one that cannot be parsed is refused and no version.
 *
 * @returns whether its answers are right
 */
async function keepAndCheck(entry: CatalogEntry, options: CheckOptions, tools: Measuring): Promise<boolean> {
  const broken = await findBrokenPlace(yoursFile(entry));
  if (broken === null) {
    await keepVersion(entry);
    return await checkOnce(entry, options, tools);
  }
  const why = brokenWords(fromRoot(yoursFile(entry)), broken);
  await print(options.json === true ? JSON.stringify({ right: false, why }, null, 1) : why);
  return false;
}

const rightWords = "1. Right: to freshly drawn inputs it gives the right answers.";

/** @returns whether its answers are right */
async function checkOnce(entry: CatalogEntry, options: CheckOptions, tools: Measuring): Promise<boolean> {
  const { goal } = entry.experiment;
  const json = options.json === true;
  const section = (text: string) => (json ? Promise.resolve() : print(text));
  const refused = async (why: string, title = "Wrong.") => {
    await section(`1. ${wrap(`${title} ${why}`, "   ")}`);
    await section(wrongAdvice(entry));
    if (json) await print(JSON.stringify({ right: false, why }, null, 1));
    return false;
  };

  await section(heading(entry));
  // Small and soon: a wrong variant is refused before the figures take their time.
  const isStaged = options.preset !== "smoke";
  if (isStaged) {
    const small = correctnessOf(await run(entry, options, tools, { preset: "smoke", only: [] }));
    if (!small.right) return await refused(small.why);
    await section(rightWords);
  }
  const result = await run(entry, options, tools, {
    preset: options.preset,
    only: [goal.reference],
    rounds: roundsOf(options.preset),
  });
  const correctness = correctnessOf(result);
  if (!correctness.right) return await refused(correctness.why, isStaged ? "Wrong after all." : "Wrong.");
  if (!isStaged) await section(rightWords);
  const evidence = readEvidence(result, goal.evidence, yours);
  const target = readTarget(result, goal, yours);
  const atWork = [evidenceWords(result, evidence, goal.evidence), ...behindWords(result, goal.reference)];
  await section(`2. ${wrap(atWork.join(" "), "   ")}`);
  await section(`3. ${wrap(targetWords(target, result, goal.reference), "   ")}`);
  await section(`4. ${priceTable(result).replaceAll("\n", "\n   ")}`);
  await section(`\n${rightAdvice(entry, evidence, target)}`);
  if (json) await print(JSON.stringify({ right: true, evidence, target }, null, 1));
  return true;
}

async function run(
  entry: CatalogEntry,
  { seed }: CheckOptions,
  { services, signal, status, say }: Measuring,
  size: { preset: Size; only: readonly string[]; rounds?: number },
): Promise<Result> {
  const extraArms = [yoursArm(entry)];
  const { rounds } = size;
  if (rounds !== undefined) {
    const seconds = runSeconds(entry, { ...size, extraArms });
    say(
      `Measuring ${rounds === 1 ? "1 round" : `${rounds} rounds`}, about ${formatSeconds(seconds)} (${size.preset} preset).`,
    );
  }
  using progress = showProgress(`${idOf(entry)}, check`, status);
  const result = await runExperiment({
    ...size,
    ...{ entry, extraArms, seed, services, signal, progress },
  });
  // Half a run says nothing: neither right nor wrong.
  signal.throwIfAborted();
  if (result.endedEarly !== null) throw new LabError("SERVICE_LOST", result.endedEarly);
  return result;
}
