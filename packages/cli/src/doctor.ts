import { cpus, totalmem } from "node:os";
import { stdout } from "node:process";
import { listResults, readResult } from "@labs/harness";
import { renderTable, wrap } from "@labs/report";
import { type SurveyedService, surveyServices } from "@labs/services";
import { resultsFolder } from "./bench.ts";
import { loadLabs } from "./catalog.ts";

/** `pnpm lab doctor`: what is here, what each experiment would use, and how to get what is missing. */
export async function doctor(): Promise<void> {
  const [labs, { services, choice }] = await Promise.all([loadLabs(), surveyServices()]);
  const cores = cpus();
  stdout.write(
    `Machine   ${cores.length} cores ${cores[0]?.model.trim() ?? ""}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}\n` +
      `Node      ${process.version}, pinned by the lockfile\n` +
      (choice === null ? "" : `Services  LABS_SERVICES=${choice} allows no other way\n`),
  );
  for (const [name, service] of Object.entries(services)) stdout.write(`\n${describe(name, service)}\n`);

  const rows = labs.flatMap(({ experiments }) =>
    experiments.map(({ lab, name, experiment: { needs } }) => {
      const missing = needs.filter((need) => services[need].use === null);
      return [
        `${lab}/${name}`,
        needs.join(", ") || "nothing",
        missing.length === 0 ? "runs" : `needs ${missing.join(", ")}`,
      ];
    }),
  );
  stdout.write(
    `\n${renderTable([{ heading: "experiment" }, { heading: "uses" }, { heading: "here" }], rows)}\n`,
  );
  stdout.write(await results());
}

/** The way that would be gone, and the others with what they take. */
function describe(name: string, { use, ways }: SurveyedService): string {
  const chosen = use === null ? "missing" : `${use.way}: ${use.detail}`;
  const others = ways
    .filter(({ way }) => way !== use?.way)
    .map(({ way, state, detail, fix }) => {
      const how = fix === undefined ? "" : `; ${fix}`;
      return `  ${way.padEnd(9)} ${wrap(`${state}: ${detail}${how}`, " ".repeat(12))}`;
    });
  return [wrap(`${name}: ${chosen}`, "  "), ...others].join("\n");
}

/** Result files that cannot be read are kept and named. */
async function results(): Promise<string> {
  const files = await listResults(resultsFolder);
  const broken: string[] = [];
  for (const file of files) {
    await readResult(file).catch((error: Error) => broken.push(error.message));
  }
  const lines = [`${files.length - broken.length} results in ${resultsFolder}`, ...broken];
  return `\n${lines.map((line) => wrap(line, "  ")).join("\n")}\n`;
}
