/** Whether the result files of a folder may be published: each is judged by itself, and none is trusted. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { findDisagreements, maxResultBytes, readResult } from "@labs/harness";
import { findFaults } from "./find-faults.ts";

/** A file and what is wrong with it. */
export interface CheckedFile {
  /** Its name in the folder. */
  readonly name: string;
  /** What it holds; `null` where something is wrong with it. */
  readonly result: Result | null;
  /** What is wrong, in one sentence; `null` where nothing is. */
  readonly fault: string | null;
}

/**
 * Checks every `*.json` of a folder, in the order of their names.
 *
 * @throws LabError RUN_MISSING where there is none
 */
export async function checkResults(folder: string): Promise<CheckedFile[]> {
  const names = await readdir(folder).catch((cause: Error) => {
    throw new LabError("RUN_MISSING", `The folder ${folder} cannot be read: ${cause.message}.`, { cause });
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0)
    throw new LabError(
      "RUN_MISSING",
      `There are no results in ${folder}: measure with \`pnpm lab <lab> bench --preset publish\`, or name another folder.`,
    );
  const checked: CheckedFile[] = [];
  // One after another, so that no more than one of them takes memory.
  for (const name of files) checked.push(await checkFile(folder, name));
  return checked;
}

async function checkFile(folder: string, name: string): Promise<CheckedFile> {
  const refused = (fault: string) => ({ name, result: null, fault: printable(fault) });
  const file = join(folder, name);
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile()) return refused("it is no file");
  if (found.size > maxResultBytes)
    return refused(`it takes ${found.size} bytes, and a result may take ${maxResultBytes}`);
  const read = await readResult(file).catch((error: Error) => error);
  if (read instanceof Error) return refused(read.message.replaceAll(file, "it").replace(/\.$/, ""));
  const [first, ...others] = [...findFaults(name, read), ...findDisagreements(read)];
  if (first === undefined) return { name, result: read, fault: null };
  return refused(others.length === 0 ? first : `${first} (and ${others.length} more)`);
}

/** A sentence for the screen, whatever a file put into it: no control characters, and not longer than a reader needs. */
function printable(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

/** A line for each file: its name in quotation marks, so that no name is taken for a command of the log it stands in. */
export function faultWords({ name, fault }: CheckedFile): string {
  return `${JSON.stringify(printable(name))}: ${fault ?? "sound"}`;
}
