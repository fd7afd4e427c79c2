import { pathToFileURL } from "node:url";
import { LabError } from "@labs/experiment";
import type { AnyExperiment } from "./any-experiment.ts";
import { atBreakEvenValue } from "./at-break-even-value.ts";

/**
 * Loads the default export of an `experiment.ts`.
 *
 * @param at the value of its break-even search; as it stands where there is none
 */
export async function loadExperiment(file: string, at?: number): Promise<AnyExperiment> {
  try {
    const module: { default?: AnyExperiment } = await import(pathToFileURL(file).href);
    if (module.default === undefined) throw new Error("it has no default export");
    return at === undefined ? module.default : atBreakEvenValue(module.default, at);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LabError("EXPERIMENT", `${file} cannot be loaded: ${reason}.`, { cause });
  }
}
