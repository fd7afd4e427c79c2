import type { Result } from "@labs/experiment/result";
import type { Progress } from "../progress.ts";
import type { RunOptions } from "../run-options.ts";

/** Progress that is not shown. */
export const silent: Progress = { phase() {}, round() {}, cell() {} };

/** What a test leaves as it is: the smallest size, one seed, no end before the last round, and no progress shown. */
export function silently(): Pick<RunOptions, "preset" | "seed" | "signal" | "progress"> {
  return { preset: "smoke", seed: 1, signal: new AbortController().signal, progress: silent };
}

/** Measures an experiment at the smallest size, where nothing else is asked for. */
export async function measureSilently(
  options: Pick<RunOptions, "entry" | "services"> & Partial<RunOptions>,
): Promise<Result> {
  // Only here: nearly all test files of the labs import this folder, and few of them measure.
  const { runExperiment } = await import("../run.ts");
  return runExperiment({ ...silently(), ...options });
}
