import { writeFile } from "node:fs/promises";
import { LabError } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { asReferenceRun, referenceRunBytes } from "@labs/harness";
import { fileOf, fromRoot, idOf, isRunOf, loadEntry } from "../../catalog/entry.ts";
import { findRun } from "../../catalog/stored-runs.ts";
import { print } from "../../terminal/output.ts";

/**
 * `pnpm lab <lab> reference <experiment> [run]`: stores a run as the one that the experiment's texts quote.
 *
 * @param run id of a stored run @default the newest whole run, of any preset but "smoke"
 * @throws LabError RUN_MISSING, and RESULT where the run would take more room than the repository gives it
 */
export async function storeReference(lab: string, experiment: string, run?: string): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  const found = await findRun(
    run,
    (result) => result.kind === "bench" && isRunOf(entry, result) && (run !== undefined || isWhole(result)),
  );
  if (found === undefined) {
    const which = run === undefined ? "whole run" : `run "${run}"`;
    throw new LabError(
      "RUN_MISSING",
      `There is no stored ${which} of ${idOf(entry)}: measure one with \`pnpm lab ${lab} bench ${experiment}\`.`,
    );
  }
  const text = `${JSON.stringify(asReferenceRun(found))}\n`;
  const bytes = Buffer.byteLength(text);
  if (bytes > referenceRunBytes)
    throw new LabError(
      "RESULT",
      `The reference run would take ${bytes} bytes and may take ${referenceRunBytes}: choose a run of fewer arms or cases.`,
    );
  const file = fileOf(entry, "reference-run.json");
  await writeFile(file, text);
  await print(
    `${fromRoot(file)} holds ${found.runId} (${bytes} bytes). Mark the tables of EXPLANATION.md that quote it, and put its figures in with \`pnpm lab readme\`.`,
  );
}

/** A run of all arms and rounds, long enough to be quoted. */
function isWhole({ config, endedEarly }: Result): boolean {
  return config.preset !== "smoke" && config.only === null && config.baseline === null && endedEarly === null;
}
