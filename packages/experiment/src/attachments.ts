import { join } from "node:path";
import { env } from "node:process";

/**
 * Where an experiment keeps what the page of its results shows beside them, such as recordings and panels: those of the
 * newest run. `pnpm lab report` finds it there; git ignores it.
 */
export function attachmentsFolder(lab: string, experiment: string): string {
  const results = env.LABS_RESULTS ?? join(import.meta.dirname, "../../../results");
  return join(results, "attachments", lab, experiment);
}
