/** Every text of the repository that quotes a reference run or the catalogue of errors, held against it. */
import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readResult } from "@labs/harness";
import { fillErrorTable } from "./error-table.ts";
import { fillExample, printedIn } from "./printed-example.ts";
import { adoptMarkers, type Filled, fillTables, hasMarker } from "./reference-tables.ts";

/** A text, by its path from the root, as it lies there and with the runs' figures in it. */
export interface QuotingText extends Filled {
  readonly path: string;
  readonly before: string;
}

/**
 * @param root of the repository
 * @param adopt whether markers that wait for a run take effect where it is there
 * @throws LabError RESULT where a run cannot be read
 */
export async function quoteRuns(root: string, { adopt = false } = {}): Promise<QuotingText[]> {
  const folders = (await Array.fromAsync(glob("labs/*/*/EXPLANATION.md", { cwd: root }))).map(dirname).sort();
  return Promise.all([
    readme(root, adopt),
    troubleshooting(root),
    ...folders.map((folder) => explanation(root, folder, adopt)),
  ]);
}

async function explanation(root: string, folder: string, adopt: boolean): Promise<QuotingText> {
  const path = `${folder}/EXPLANATION.md`;
  const before = await readFile(join(root, path), "utf8");
  const file = join(root, folder, "reference-run.json");
  if (!existsSync(file)) return withoutRun(path, before, hasMarker(before) ? [noRun(folder)] : []);
  const text = adopt ? adoptMarkers(before) : before;
  return { path, before, ...fillTables(text, await readResult(file)) };
}

async function readme(root: string, adopt: boolean): Promise<QuotingText> {
  const path = "README.md";
  const before = await readFile(join(root, path), "utf8");
  const adopted = adoptMarkers(before);
  const printed = printedIn(adopt ? adopted : before);
  if (printed === null) return withoutRun(path, before, []);
  const folder = `labs/${printed.lab}/${printed.experiment}`;
  const file = join(root, folder, "reference-run.json");
  if (!existsSync(file)) return withoutRun(path, before, printedIn(before) === null ? [] : [noRun(folder)]);
  return { path, before, ...fillExample(adopt ? adopted : before, await readResult(file)) };
}

async function troubleshooting(root: string): Promise<QuotingText> {
  const path = "docs/troubleshooting.md";
  const before = await readFile(join(root, path), "utf8");
  return { path, before, ...fillErrorTable(before) };
}

function withoutRun(path: string, before: string, faults: readonly string[]): QuotingText {
  return { path, before, text: before, changes: [], faults };
}

function noRun(folder: string): string {
  return `it quotes ${folder}/reference-run.json, which is not there`;
}
