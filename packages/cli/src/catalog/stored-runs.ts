/** The runs that are kept in `results/`. */
import { basename } from "node:path";
import type { Result } from "@labs/experiment/result";
import { listResults, readResult } from "@labs/harness";
import { resultsFolder } from "./paths.ts";

/**
 * All results that can be read, newest first, and why the others cannot. Runs of a search for a break-even point are
 * left out: they speak of an experiment that was changed.
 */
export async function readResults(): Promise<{ results: Result[]; unreadable: string[] }> {
  const results: Result[] = [];
  const unreadable: string[] = [];
  for (const file of await listResults(resultsFolder())) {
    await readResult(file).then(
      (result) => {
        if (isPlain(result)) results.push(result);
      },
      (error: Error) => unreadable.push(error.message),
    );
  }
  return { results, unreadable };
}

/**
 * Finds one stored run: by its id or the end of it, where that is one run's alone; else the newest of an experiment
 * or a lab by name; without a name the newest. Files that cannot be read are passed over.
 *
 * @param name an id, `jamp`, `caching/strategy`, `strategy` or `caching`
 * @param isWanted which runs come into question @default all
 * @returns `undefined` where no run fits
 * @throws LabError RESULT where the run that is named by its id cannot be read
 */
export async function findRun(
  name: string | undefined,
  isWanted: (result: Result) => boolean = () => true,
  folder = resultsFolder(),
): Promise<Result | undefined> {
  const files = await listResults(folder);
  const [named, ...others] = name === undefined ? [] : files.filter((file) => isNamed(file, name));
  if (named !== undefined && others.length === 0) {
    const result = await readResult(named);
    return isWanted(result) ? result : undefined;
  }
  for (const file of files) {
    const result = await readResult(file).catch(() => null);
    if (result !== null && isPlain(result) && isOf(result, name) && isWanted(result)) return result;
  }
  return undefined;
}

function isNamed(file: string, name: string): boolean {
  const [id, wanted] = [file, name].map((path) => basename(path, ".json"));
  return id === wanted || (!name.includes("/") && id?.endsWith(`-${wanted}`) === true);
}

function isOf({ lab, experiment }: Result, name: string | undefined): boolean {
  return name === undefined || [`${lab}/${experiment}`, experiment, lab].includes(name);
}

/** Runs of a break-even search speak of an experiment that was changed: they are found by their id alone. */
function isPlain({ breakEven }: Result): boolean {
  return breakEven === null;
}
