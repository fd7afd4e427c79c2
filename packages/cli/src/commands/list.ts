import { wrap } from "@labs/report";
import { type Lab, loadLab, loadLabs } from "../catalog/catalog.ts";
import { readResults } from "../catalog/stored-runs.ts";
import { print } from "../terminal/output.ts";

/** `pnpm lab`: every lab with its questions, and what has been run. */
export async function printLabs(): Promise<void> {
  const [labs, runs] = await Promise.all([loadLabs(), lastRuns()]);
  const parts = labs.map((lab) => [lab.name, ...questions(lab, runs)].join("\n"));
  const next = labs
    .flatMap(({ experiments }) => experiments)
    .find(({ lab, name }) => !runs.has(`${lab}/${name}`));
  const advice = next === undefined ? "" : `\nNext: pnpm lab ${next.lab} bench ${next.name}\n`;
  await print(
    `${parts.join("\n\n")}\n${advice}\n${wrap("The machine: pnpm lab doctor · the harness itself: pnpm lab aa · all words: pnpm lab --help")}`,
  );
}

/** `pnpm lab <lab>`: its experiments, their variants and the commands. */
export async function printLab(name: string): Promise<void> {
  const [lab, runs] = await Promise.all([loadLab(name), lastRuns()]);
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
    return [...questions({ ...lab, experiments: [entry] }, runs), ...described(rows)].join("\n");
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

function questions({ experiments }: Lab, runs: ReadonlyMap<string, string>): string[] {
  return experiments.map(({ lab, name, experiment }) => {
    const run = runs.get(`${lab}/${name}`);
    return `  ${wrap(`${name}: ${experiment.question}`, "    ")}${run === undefined ? "" : `\n    last run ${run}`}`;
  });
}

/** When each experiment was last run, by `lab/experiment`. A broken file is not this command's business. */
async function lastRuns(): Promise<Map<string, string>> {
  const runs = new Map<string, string>();
  for (const { lab, experiment, startedAt } of (await readResults()).results) {
    const id = `${lab}/${experiment}`;
    if (!runs.has(id)) runs.set(id, `${startedAt.slice(0, 16).replace("T", " ")} UTC`);
  }
  return runs;
}
