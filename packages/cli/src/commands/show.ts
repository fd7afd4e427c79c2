import { basename } from "node:path";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { listResults, readResult } from "@labs/harness";
import { renderResult } from "@labs/report";
import { resultsFolder } from "../catalog/paths.ts";
import { print } from "../terminal/output.ts";

export interface ShowOptions {
  readonly details?: boolean;
  readonly json?: boolean;
}

/** `pnpm lab show [run]`: a stored run again, the newest where none is named. */
export async function show(run: string | undefined, { details, json }: ShowOptions): Promise<void> {
  const result = await findRun(run);
  await print(json === true ? JSON.stringify(result, null, 1) : renderResult(result, { details }));
}

/** By its id, by `lab/experiment` or by one of the two: the newest that fits. Files that cannot be read are passed over. */
export async function findRun(run: string | undefined, folder = resultsFolder()): Promise<Result> {
  const files = await listResults(folder);
  const named = files.find((file) => run !== undefined && basename(file, ".json") === basename(run, ".json"));
  if (named !== undefined) return await readResult(named);
  for (const file of files) {
    const result = await readResult(file).catch(() => null);
    if (result !== null && (run === undefined ? isPlain(result) : fits(result, run))) return result;
  }
  throw new LabError(
    "RUN_MISSING",
    run === undefined
      ? "Nothing was measured yet: `pnpm lab` lists what there is to measure."
      : `There is no stored run "${run}": name a run by its id, or the newest of an experiment as lab/experiment. \`pnpm lab history\` lists the runs.`,
  );
}

function fits(result: Result, run: string): boolean {
  const { lab, experiment } = result;
  return isPlain(result) && [`${lab}/${experiment}`, experiment, lab].includes(run);
}

/** Runs of a break-even search speak of an experiment that was changed: they are shown by their id alone. */
function isPlain({ breakEven }: Result): boolean {
  return breakEven === null;
}
