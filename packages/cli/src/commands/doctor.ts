import { glob } from "node:fs/promises";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import type { ServiceName } from "@labs/experiment";
import {
  checksOff,
  countCores,
  countMemory,
  findSources,
  listResults,
  type Memory,
  readResult,
} from "@labs/harness";
import { coresWords, renderTable, wrap } from "@labs/report";
import { type SurveyedService, surveyPython, surveyServices, whyNoEngine } from "@labs/services";
import { loadLabs, root } from "../catalog/catalog.ts";
import { resultsFolder } from "../catalog/paths.ts";
import { print } from "../terminal/output.ts";

/** `pnpm lab doctor`: what is here, what each experiment would use, and how to get what is missing. */
export async function doctor(): Promise<void> {
  const [labs, { services, choice }, noEngine] = await Promise.all([
    loadLabs(),
    surveyServices(),
    whyNoEngine(),
  ]);
  const { usable, machine: cores } = countCores();
  const unchecked = checksOff(findSources(false));
  const machine = [
    `Machine   ${coresWords(usable, cores)} ${cpus()[0]?.model.trim() ?? ""}, ${memoryWords(countMemory())}, ${process.platform} ${process.arch}`,
    `Node      ${process.version}, pinned by the lockfile`,
    ...(unchecked.length === 0 ? [] : [wrap(`Unchecked ${unchecked.join("; ")}`, " ".repeat(10))]),
    ...(choice === null ? [] : [`Services  LABS_SERVICES=${choice} allows no other way`]),
  ].join("\n");
  const rows = labs.flatMap(({ experiments }) =>
    experiments.map(({ lab, name, experiment: { engine, needs, variants } }) => {
      const isMissing = (need: ServiceName) => services[need].use === null;
      const missing: string[] = needs.filter(isMissing);
      if (engine && noEngine !== null) missing.push("a Docker engine");
      const skipped = Object.entries(variants).filter(([, variant]) => variant.needs?.some(isMissing));
      const without =
        skipped.length === 0 ? "" : ` without ${skipped.map(([variant]) => variant).join(", ")}`;
      const more = Object.values(variants).flatMap((variant) => variant.needs ?? []);
      const uses = [
        ...(engine ? ["Docker"] : []),
        ...needs,
        ...new Set(more.map((need) => `${need} (some variants)`)),
      ];
      const here = missing.length === 0 ? `runs${without}` : `needs ${missing.join(", ")}`;
      return [`${lab}/${name}`, uses.join(", ") || "nothing", here];
    }),
  );
  await print(
    [
      machine,
      ...Object.entries(services).map(([name, service]) => describe(name, service)),
      ...(await pythons()),
      renderTable([{ heading: "experiment" }, { heading: "uses" }, { heading: "here" }], rows),
      await results(),
    ].join("\n\n"),
  );
}

/** Memory that may be used, and the machine's where it is more. */
export function memoryWords({ usable, machine }: Memory): string {
  const gibibytes = (bytes: number) =>
    `${Number((bytes / 2 ** 30).toFixed(bytes < 8 * 2 ** 30 ? 1 : 0))} GiB`;
  return usable < machine ? `${gibibytes(usable)} of ${gibibytes(machine)}` : gibibytes(machine);
}

/** The provider that would be used, and the others with what they take. */
function describe(name: string, { use, providers }: SurveyedService): string {
  const chosen = use === null ? "missing" : `${use.provider}: ${use.detail}`;
  const others = providers
    .filter(({ provider }) => provider !== use?.provider)
    .map(({ provider, state, detail, fix }) => {
      const how = fix === undefined ? "" : `; ${fix}`;
      return `  ${provider.padEnd(9)} ${wrap(`${state}: ${detail}${how}`, " ".repeat(12))}`;
    });
  return [wrap(`${name}: ${chosen}`, "  "), ...others].join("\n");
}

/** The environments of Python that variants run in: each list of packages has one. */
async function pythons(): Promise<string[]> {
  const lists = await Array.fromAsync(glob("{labs,packages}/*/requirements*.txt", { cwd: root }));
  return Promise.all(
    lists.sort().map(async (list) => {
      const { state, detail, fix } = await surveyPython(join(root, list));
      const how = fix === undefined ? "" : `; ${fix}`;
      const part = /requirements-(.+)\.txt$/.exec(list)?.[1];
      return wrap(`python for ${dirname(list)}${part ? ` (${part})` : ""}: ${state}: ${detail}${how}`, "  ");
    }),
  );
}

/** Result files that cannot be read are kept and named. */
async function results(): Promise<string> {
  const files = await listResults(resultsFolder());
  const broken: string[] = [];
  for (const file of files) {
    await readResult(file).catch((error: Error) => broken.push(error.message));
  }
  const good = files.length - broken.length;
  const lines = [`${good} ${good === 1 ? "result" : "results"} in ${resultsFolder()}`, ...broken];
  return lines.map((line) => wrap(line, "  ")).join("\n");
}
