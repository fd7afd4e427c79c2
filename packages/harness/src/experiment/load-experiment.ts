import { pathToFileURL } from "node:url";
import { type Experiment, LabError, type ServiceName } from "@labs/experiment";
import { atBreakEvenValue } from "./at-break-even-value.ts";

/** An experiment as the harness sees it: the names are checked where it is written, not here. */
export type AnyExperiment = Experiment<
  unknown,
  unknown,
  unknown,
  unknown,
  ServiceName,
  string,
  string,
  string,
  string,
  unknown
>;

export type AnyVariant = AnyExperiment["variants"][string];

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

/** A variant by name, among those that answer rightly and those that do not. */
export function findVariant(experiment: AnyExperiment, name: string): AnyVariant {
  const variant = experiment.variants[name] ?? experiment.wrong?.[name];
  if (variant === undefined) throw new LabError("EXPERIMENT", `There is no variant "${name}".`);
  return variant;
}
