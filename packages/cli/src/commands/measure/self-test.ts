import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { assertWritable } from "@labs/harness";
import { type Grade, runTrials, runTruths, type Tally, tally } from "@labs/harness/self-test";
import { formatSeconds, renderTable } from "@labs/report";
import { resultsFolder } from "../../catalog/paths.ts";
import { type Measuring, measuring } from "../../measuring/measuring.ts";
import { showProgress } from "../../measuring/show-progress.ts";
import { print } from "../../terminal/output.ts";

export interface SelfTestOptions {
  /** Whole benches of identical and slowed handlers; 0 for none. */
  readonly trials: number;
  /** Whether arms with a known truth are measured. */
  readonly truths: boolean;
  readonly seed: number;
  readonly json?: boolean;
}

/** `pnpm lab aa`: the harness measured against itself. Exits with 1 where it was wrong about a known truth. */
export async function selfTest(options: SelfTestOptions): Promise<void> {
  const folder = join(resultsFolder(), "self-test");
  await assertWritable(folder, "LABS_RESULTS");
  await measuring((tools) => runAndPrint(options, folder, tools));
}

async function runAndPrint(
  options: SelfTestOptions,
  folder: string,
  { services, signal, status, say }: Measuring,
): Promise<void> {
  const startedAt = new Date().toISOString();
  using progress = showProgress("self-test", status);
  const run = { trials: options.trials, seed: options.seed, services, signal, progress };
  const grades = options.truths
    ? await runTruths(run, ({ arm, said, right }) => say(`${arm}: ${rightWord(right)}: ${said}`))
    : [];
  const trials = await runTrials(run, ({ handler, seed, comparisons }) => {
    const words = comparisons
      .map(({ arm, verdict, ratio }) => `${arm} ${verdict} ${ratio?.toFixed(3)}`)
      .join(", ");
    say(`trial ${seed - options.seed + 1} of ${options.trials}, ${handler}: ${words}`);
  });
  const tallies = tally(trials);
  const document = {
    schemaVersion: 1,
    kind: "aa-summary",
    startedAt,
    finishedAt: new Date().toISOString(),
    truths: grades,
    tallies,
    trials,
  };
  const file = join(folder, `${startedAt.slice(0, 19).replaceAll(":", "-")}Z.json`);
  await print(options.json ? JSON.stringify(document, null, 1) : render(grades, tallies));
  await writeFile(file, JSON.stringify(document, null, 1));
  say(`Result: ${file}`);
  if (grades.some(({ right }) => right === false)) process.exitCode = 1;
}

/** The arms with a known truth, then the trials; what was not asked for is left out. */
export function render(grades: readonly Grade[], tallies: readonly Tally[]): string {
  const tables = [
    ...(grades.length > 0 ? [renderGrades(grades)] : []),
    ...(tallies.some(({ trials }) => trials > 0) ? [renderTallies(tallies)] : []),
  ];
  return tables.join("\n\n");
}

function renderGrades(grades: readonly Grade[]): string {
  const table = renderTable(
    ["arm", "what it is", "the truth", "", "the harness said"].map((heading) => ({ heading })),
    grades.map(({ arm, what, truth, said, right }) => [
      arm,
      what.replace(/\.$/, ""),
      truth,
      rightWord(right),
      shorten(said),
    ]),
  );
  const count = (of: Grade["right"]) => grades.filter(({ right }) => right === of).length;
  const open = count(null) === 0 ? "" : `, ${count(null)} not known on a machine as busy as this`;
  return `${table}\nOf ${grades.length} arms: ${count(true)} right, ${count(false)} wrong${open}.`;
}

function rightWord(right: Grade["right"]): string {
  if (right === null) return "not known";
  return right ? "right" : "WRONG";
}

/** The whole sentence is in the result. */
function shorten(sentence: string): string {
  return sentence.length <= maxSaid ? sentence : `${sentence.slice(0, maxSaid - 1).trimEnd()}…`;
}

/** Columns for what was said of an arm. */
const maxSaid = 70;

function renderTallies(tallies: readonly Tally[]): string {
  const of = (count: number, { trials }: Tally) => `${count} of ${trials}`;
  const rows = tallies.map((one) => [
    one.handler,
    of(one.falseVerdicts, one),
    of(one.found5, one),
    one.expected5 === null ? "unknown" : `${Math.round(100 * one.expected5)} %`,
    of(one.found20, one),
    one.spread === null ? "unknown" : `${(100 * one.spread).toFixed(1)} %`,
    `${formatSeconds(one.seconds ?? 0)}, ${formatSeconds(one.measuredSeconds ?? 0)} of them measured`,
  ]);
  const columns = ["", "false verdicts", "5 % found", "expected", "20 % found", "spread", "a trial took"];
  return renderTable(
    columns.map((heading) => ({ heading })),
    rows,
  );
}
