export { type AnyExperiment, loadExperiment } from "./any-experiment.ts";
export { estimateSeconds } from "./estimate.ts";
export type { Duel, Guest, Origin } from "./guest.ts";
export { type PinPlan, pinPlan, pinSelf } from "./machine/pin.ts";
export { type Preset, type PresetName, presetNames, presets } from "./preset.ts";
export type { Progress } from "./progress.ts";
export { listResults, readResult, saveResult } from "./results.ts";
export { runExperiment } from "./run.ts";
export type { RunOptions } from "./run-options.ts";
