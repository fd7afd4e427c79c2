import { listResults, readResult } from "@labs/harness";
import type { CatalogEntry } from "./catalog.ts";
import { fileOf } from "./entry.ts";
import { resultsFolder } from "./paths.ts";

/**
 * Sizes of the data and the surroundings as the experiment's newest stored run found them, or the run that its texts
 * quote; `null` where neither can be read.
 */
export async function lastFacts(entry: CatalogEntry): Promise<Readonly<Record<string, string>> | null> {
  const stored = await listResults(resultsFolder());
  const own = stored.filter((file) => file.includes(`-${entry.lab}-${entry.name}-`));
  for (const file of [...own, fileOf(entry, "reference-run.json")]) {
    const result = await readResult(file).catch(() => null);
    if (result?.lab === entry.lab && result.experiment === entry.name && result.breakEven === null)
      return result.facts;
  }
  return null;
}
