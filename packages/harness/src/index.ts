export { type AnyExperiment, loadExperiment } from "./any-experiment.ts";
export { estimateSeconds } from "./estimate.ts";
export { type PinPlan, pinPlan, pinSelf } from "./machine/pin.ts";
export { type Preset, type PresetName, presetNames, presets } from "./preset.ts";
export type { Progress } from "./progress.ts";
export { listResults, readResult, saveResult } from "./results.ts";
export { type RunOptions, runExperiment } from "./run.ts";
