import { pathToFileURL } from "node:url";
import { LabError } from "@labs/experiment";
import type { AnyExperiment, ExperimentEntry } from "./any-experiment.ts";

/** Loads the default export of an `experiment.ts`. */
export async function loadExperiment(file: string): Promise<AnyExperiment> {
  try {
    const module: { default?: AnyExperiment } = await import(pathToFileURL(file).href);
    if (module.default === undefined) throw new Error("it has no default export");
    return module.default;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LabError("EXPERIMENT", `${file} cannot be loaded: ${reason}.`, { cause });
  }
}

/** Loads an experiment with its names. */
export async function loadEntry(place: Omit<ExperimentEntry, "experiment">): Promise<ExperimentEntry> {
  return { ...place, experiment: await loadExperiment(place.file) };
}
