import type { Services } from "@labs/experiment";
import type { Comparison } from "@labs/experiment/result";
import { loadEntry } from "../experiment/load-experiment.ts";
import type { Progress } from "../progress.ts";
import { runExperiment } from "../run.ts";

/** The two handlers: one with half a millisecond of work, one with none. */
export const handlers = ["cpu-handler", "trivial-handler"] as const;

/** One whole bench of identical and slowed arms. */
export interface Trial {
  readonly seed: number;
  readonly handler: (typeof handlers)[number];
  /** Seconds in all, and seconds of recorded load. */
  readonly seconds: number;
  readonly measuredSeconds: number;
  readonly comparisons: readonly Comparison[];
  readonly placebo: readonly Comparison[];
}

export interface SelfTestOptions {
  readonly trials: number;
  readonly seed: number;
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** Runs the trials; those finished before an interruption count. */
export async function runTrials(options: SelfTestOptions, onTrial: (trial: Trial) => void): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (let seed = options.seed; seed < options.seed + options.trials && !options.signal.aborted; seed++) {
    for (const handler of handlers) {
      const began = performance.now();
      const result = await runExperiment({
        ...options,
        entry: await loadEntry({
          lab: "self-test",
          name: handler,
          file: `${import.meta.dirname}/${handler}/experiment.ts`,
        }),
        preset: "quick",
        seed,
        kind: "aa",
      });
      if (result.endedEarly !== null) return trials;
      const trial: Trial = {
        seed,
        handler,
        seconds: (performance.now() - began) / 1000,
        measuredSeconds: result.cells.reduce(
          (sum, { outcome }) => sum + (outcome.status === "measured" ? (outcome.load?.seconds ?? 0) : 0),
          0,
        ),
        comparisons: result.comparisons,
        placebo: result.placebo,
      };
      trials.push(trial);
      onTrial(trial);
    }
  }
  return trials;
}
