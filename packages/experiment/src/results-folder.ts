import { join } from "node:path";
import { env } from "node:process";

/** Where results are kept: LABS_RESULTS, else `results/` of the repository, which git ignores. */
export const resultsFolder = () => env.LABS_RESULTS ?? join(import.meta.dirname, "../../../results");

/**
 * Where an experiment keeps what the page of its results shows beside them, such as recordings and panels: those of the
 * newest run. `pnpm lab report` finds it there.
 */
export function attachmentsFolder(lab: string, experiment: string): string {
  return join(resultsFolder(), "attachments", lab, experiment);
}
