import { glob, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { LabError } from "@labs/experiment";
import { maxResultBytes, readResult } from "@labs/harness";
import type { Skipped, StoredRun } from "@labs/site";

/** The results below a folder, and why the other JSON files are none. */
export interface ResultFiles {
  readonly results: readonly StoredRun[];
  readonly skipped: readonly Skipped[];
}

/**
 * Reads every result of a folder, the newest first by name.
 *
 * @param pattern of the files, from the folder
 * @param mayBeEmpty whether there is something to show without a result
 * @throws LabError RUN_MISSING where there is none, RESULT where none can be read
 */
export async function readResultFiles(
  folder: string,
  pattern: string,
  { mayBeEmpty = false }: { readonly mayBeEmpty?: boolean } = {},
): Promise<ResultFiles> {
  const results = new Map<string, StoredRun>();
  const skipped: Skipped[] = [];
  const names = await Array.fromAsync(glob(pattern, { cwd: folder, exclude: isHidden }));
  for (const name of names.sort().reverse()) {
    const file = join(folder, name);
    try {
      const { size } = await stat(file);
      if (size > maxResultBytes)
        throw new Error(`${file} has ${Math.round(size / 1e6)} MB, more than any run writes.`);
      const result = await readResult(file);
      const twin = results.get(result.runId);
      if (twin === undefined) results.set(result.runId, { file, result });
      else skipped.push({ file: name, reason: `It holds the same run as ${relative(folder, twin.file)}.` });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      skipped.push({ file: name, reason: message.replace(`${file} `, "It ") });
    }
  }
  if (results.size === 0 && !(mayBeEmpty && skipped.length === 0)) throw nothingThere(folder, skipped);
  return { results: [...results.values()], skipped };
}

function isHidden(name: string): boolean {
  return name === "node_modules" || (name.startsWith(".") && name.length > 1);
}

function nothingThere(folder: string, [first, ...others]: readonly Skipped[]): LabError {
  if (first === undefined)
    return new LabError(
      "RUN_MISSING",
      `There is no result in ${folder}: measure first, for example with \`pnpm lab caching bench\`, or name another folder with --from DIR.`,
    );
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return new LabError(
    "RESULT",
    `No file of ${folder} can be read as a result. ${first.file}: ${first.reason}${more}`,
  );
}
