import { type Experiment, LabError, type ServiceName } from "@labs/experiment";

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

/** An experiment that was found and loaded, with the names that it goes by. */
export interface ExperimentEntry {
  readonly lab: string;
  readonly name: string;
  readonly file: string;
  readonly experiment: AnyExperiment;
}

export type AnyVariant = AnyExperiment["variants"][string];

/** A variant by name, among those that answer correctly and those that do not. */
export function findVariant(experiment: AnyExperiment, name: string): AnyVariant {
  const variant = experiment.variants[name] ?? experiment.wrong?.[name];
  if (variant === undefined) throw new LabError("EXPERIMENT", `There is no variant "${name}".`);
  return variant;
}

/** Requests that may wait in front of the subject in an open loop, where the case says it. */
export function roomOf({ cases }: Pick<AnyExperiment, "cases">, name: string): number | undefined {
  const load = cases[name];
  return load?.mode === "open" ? load.room : undefined;
}
