/** Options of `bench` that an experiment brings, which are answered without a measurement. */
import { stderr } from "node:process";
import { LabError } from "@labs/experiment";
import { type Command, Option } from "commander";
import { loadLab } from "../../catalog/catalog.ts";
import { print } from "../../terminal/output.ts";

/** Lets `bench` take the options of the lab's experiments. */
export async function addWhatIfOptions(bench: Command, lab: string): Promise<void> {
  for (const { name, experiment } of (await loadLab(lab)).experiments) {
    for (const { option } of optionsOf(experiment.whatIf)) {
      bench.addOption(new Option(option.flags, `${name}: ${option.description}`));
    }
  }
}

/** Answers where such an option was given; `false`: none was, or what it needs is not here, so there is something to measure. */
export async function answerWhatIf(
  lab: string,
  experiment: string | undefined,
  options: { readonly json?: boolean },
): Promise<boolean> {
  for (const entry of (await loadLab(lab)).experiments) {
    const { whatIf } = entry.experiment;
    const values: Readonly<Record<string, unknown>> = { ...options };
    const given = optionsOf(whatIf).flatMap(({ option, name }) => {
      const value = values[option.attributeName()];
      return value === undefined ? [] : [[name, String(value)] as const];
    });
    const [first] = given;
    if (whatIf === undefined || first === undefined) continue;
    if (entry.name !== experiment) {
      const [option, value] = first;
      const words = value === "true" ? `--${option}` : `--${option} ${value}`;
      throw new LabError(
        "USAGE",
        `--${option} is answered by ${entry.name}: \`pnpm lab ${lab} bench ${entry.name} ${words}\`.`,
      );
    }
    const answer = await whatIf.answer(Object.fromEntries(given));
    if ("skipped" in answer) {
      stderr.write(`${answer.skipped}\n`);
      return false;
    }
    await print(options.json ? JSON.stringify(answer.data, null, 1) : answer.text);
    return true;
  }
  return false;
}

function optionsOf(whatIf: { readonly options: Readonly<Record<string, string>> } | undefined) {
  return Object.entries(whatIf?.options ?? {}).map(([flags, description]) => {
    const option = new Option(`--${flags}`, description);
    return { option, name: option.name() };
  });
}
