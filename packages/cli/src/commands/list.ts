import type { Result } from "@labs/experiment/result";
import { dateWords, joinFacts, wrap } from "@labs/report";
import { benchSeconds, benchSecondsWords } from "../catalog/bench-seconds.ts";
import { type CatalogEntry, type Lab, loadLab, loadLabs } from "../catalog/catalog.ts";
import { isRunOf } from "../catalog/entry.ts";
import { readResults } from "../catalog/stored-runs.ts";
import { print } from "../terminal/output.ts";

/** `pnpm lab`: every lab with its questions, and what has been run. */
export async function printLabs(): Promise<void> {
  const [labs, { results }] = await Promise.all([loadLabs(), readResults()]);
  const parts = labs.map((lab) => [lab.name, ...questions(lab, results)].join("\n"));
  const next = labs
    .flatMap(({ experiments }) => experiments)
    .find((entry) => lastRun(entry, results) === undefined);
  const advice = next === undefined ? "" : `\nNext: pnpm lab ${next.lab} bench ${next.name}\n`;
  await print(
    `${parts.join("\n\n")}\n${advice}\n${joinFacts(["The machine: pnpm lab doctor", "the harness itself: pnpm lab aa", "all words: pnpm lab --help"])}`,
  );
}

/** `pnpm lab <lab>`: its experiments, their variants and the commands. */
export async function printLab(name: string): Promise<void> {
  const [lab, { results }] = await Promise.all([loadLab(name), readResults()]);
  const parts = lab.experiments.map((entry) => {
    const { variants, baseline, wrong = {} } = entry.experiment;
    const rows = [
      ...Object.entries(variants).map(([variant, { change, trap }]): readonly [string, string] => [
        variant,
        variant === baseline ? `${change} (baseline)` : trap ? `${change} (trap)` : change,
      ]),
      ...Object.entries(wrong).map(([variant, { change }]): readonly [string, string] => [
        variant,
        `${change} (wrong: must be refused)`,
      ]),
    ];
    return [...questions({ ...lab, experiments: [entry] }, results), ...described(rows)].join("\n");
  });
  const advice = [
    `Measure: pnpm lab ${name} bench [experiment]`,
    `Try: pnpm lab ${name} start <experiment>, then check, hint, reveal, story`,
    `Where the winner loses: pnpm lab ${name} bench <experiment> --break-even`,
    `Read: labs/${name}/README.md, then the experiment's folder: contract.ts, data.ts, variants/; experiment.ts after your prediction, because it holds the authors' own`,
  ];
  await print(`${parts.join("\n\n")}\n\n${advice.map((line) => wrap(line, "  ")).join("\n")}`);
}

/** Names and what they do, one below the other, the sentences side by side. */
function described(rows: readonly (readonly [name: string, sentence: string])[]): string[] {
  const column = 4 + 2 + Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, sentence]) => `    ${name}`.padEnd(column) + wrap(sentence, " ".repeat(column)));
}

/** Each question, how long its bench takes, and when it was last run. */
function questions({ experiments }: Lab, results: readonly Result[]): string[] {
  return experiments.map((entry) => {
    const time = benchSecondsWords(benchSeconds(entry, results));
    const last = lastRun(entry, results)?.startedAt;
    const question = wrap(`${entry.name} (${time}): ${entry.experiment.question}`, "    ");
    return `  ${question}${last === undefined ? "" : `\n    last run ${dateWords(last)}`}`;
  });
}

function lastRun(entry: CatalogEntry, results: readonly Result[]): Result | undefined {
  return results.find((result) => isRunOf(entry, result));
}
