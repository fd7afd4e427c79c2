import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { root } from "../../catalog/catalog.ts";
import { quoteRuns } from "../../quoting/quote-runs.ts";
import { print } from "../../terminal/output.ts";

export interface ReadmeOptions {
  readonly check?: boolean;
  readonly adopt?: boolean;
}

/**
 * `pnpm lab readme [--check] [--adopt]`: the figures of the marked tables and the README's example, from the reference
 * runs.
 *
 * @throws LabError RESULT for a figure that differs (`--check`), and for a marker or a row that cannot be filled
 */
export async function readme({ check = false, adopt = false }: ReadmeOptions, folder = root): Promise<void> {
  const texts = await quoteRuns(folder, { adopt });
  const faults = texts.flatMap(({ path, faults }) => faults.map((fault) => `${path}: ${fault}`));
  const changes = texts.flatMap(({ path, changes }) => changes.map((change) => `${path}: ${change}`));
  if (check) {
    const [first, ...others] = [...faults, ...changes];
    if (first !== undefined) throw new LabError("RESULT", `${first}${moreWords(others.length)}.`);
    return print("All marked figures are those of the reference runs.");
  }
  for (const { path, before, text, changes } of texts) {
    if (text === before) continue;
    await writeFile(join(folder, path), text);
    await print(`${path}: ${changes.length === 1 ? "1 place" : `${changes.length} places`} changed`);
  }
  if (faults.length > 0) throw new LabError("RESULT", `${faults.join(".\n")}.`);
  if (texts.every(({ before, text }) => text === before))
    await print("Nothing to change: all marked figures are those of the reference runs.");
}

function moreWords(others: number): string {
  if (others === 0) return "";
  return `, and ${others} more: \`pnpm lab readme\` puts the runs' figures in`;
}
