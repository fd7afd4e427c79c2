import { LabError } from "@labs/experiment";
import { renderResult } from "@labs/report";
import { findRun } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";

export interface ShowOptions {
  readonly details?: boolean;
  readonly json?: boolean;
}

/** `pnpm lab show [run]`: a stored run again, the newest where none is named. */
export async function show(run: string | undefined, { details, json }: ShowOptions): Promise<void> {
  const result = await findRun(run);
  if (result === undefined) throw nothingStored(run);
  await print(json === true ? JSON.stringify(result, null, 1) : renderResult(result, { details }));
}

function nothingStored(run: string | undefined): LabError {
  return new LabError(
    "RUN_MISSING",
    run === undefined
      ? "Nothing was measured yet: `pnpm lab` lists what there is to measure."
      : `There is no stored run "${run}": name a run by its id, or the newest of an experiment as lab/experiment. \`pnpm lab history\` lists the runs.`,
  );
}
