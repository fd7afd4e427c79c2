import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { fromVersion1, type Result, resultSchema, schemaVersion } from "@labs/experiment/result";
import { describe } from "../arm/cell/rpc.ts";

/**
 * Writes a result, whole or not at all: a file that exists is complete.
 *
 * @returns the file's path
 * @throws LabError RESULT when it is not a valid result or cannot be written
 */
export async function saveResult(folder: string, result: Result): Promise<string> {
  const file = join(folder, `${result.runId}.json`);
  // Another run may write its own meanwhile.
  const part = join(folder, `.part-${process.pid}`);
  try {
    const text = JSON.stringify(resultSchema.parse(result), null, 1);
    await mkdir(folder, { recursive: true });
    await sweep(folder);
    await writeFile(part, text);
    await rename(part, file);
    return file;
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    const full = cause instanceof Error && "code" in cause && cause.code === "ENOSPC";
    const reason = full ? "the disk is full: free some space and run it again" : describe(cause);
    throw new LabError("RESULT", `The result could not be written to ${file}: ${reason}.`, { cause });
  }
}

/** Removes what processes left that were killed while they wrote. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unfinished = names.filter((name) => {
    const [, pid] = /^\.(?:part|trial)-(\d+)$/.exec(name) ?? [];
    return pid !== undefined && isGone(Number(pid));
  });
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it runs as another user.
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Writes a little to a folder and removes it again: a place that takes no results is found before the
 * measurement, not after it.
 *
 * @param variable the environment variable that chooses another folder
 * @throws LabError RESULT
 */
export async function assertWritable(folder: string, variable: string): Promise<void> {
  const trial = join(folder, `.trial-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(trial, "trial");
  } catch (cause) {
    throw new LabError(
      "RESULT",
      `Nothing can be written to ${folder} (${describe(cause)}): set ${variable} to a folder of yours.`,
      { cause },
    );
  } finally {
    await rm(trial, { force: true }).catch(() => {});
  }
}

/** The largest result that is read where files may come from anywhere, bytes: a run of the preset publish writes a tenth of it. */
export const maxResultBytes = 20_000_000;

/** @throws LabError RESULT when the file is broken or of a newer schema; it is left as it is */
export async function readResult(file: string): Promise<Result> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new LabError("RESULT", `${file} cannot be read as a result: ${describe(cause)}.`, { cause });
  }
  const object = typeof content === "object" && content !== null ? { ...content } : {};
  const version = "schemaVersion" in object ? object.schemaVersion : null;
  if (typeof version === "number" && version > schemaVersion) {
    throw new LabError(
      "RESULT",
      `${file} has schema version ${version} and this copy reads up to ${schemaVersion}: update it with \`git pull\`.`,
    );
  }
  const parsed = resultSchema.safeParse(version === 1 ? fromVersion1(object) : content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined ? "" : `: ${issue.path.join(".")} ${issue.message}`;
  throw new LabError("RESULT", `${file} is not a valid result${where}.`, { cause: parsed.error });
}

/** Result files in a folder, newest first; the folder need not exist. */
export async function listResults(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}
