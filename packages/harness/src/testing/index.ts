export { describeExperiment } from "./describe-experiment.ts";
export { measureSilently } from "./measure-silently.ts";
export { type OpenedExperiment, type OpenOptions, openExperiment } from "./open-experiment.ts";
export type { OpenedVariant } from "./open-variant.ts";
export { valuesIn } from "./values-in.ts";
export { whyMissing } from "./why-missing.ts";
