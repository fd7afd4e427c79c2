import type { Services } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import type { Limits } from "./arm/cell/process.ts";
import type { ExperimentEntry } from "./experiment/any-experiment.ts";
import type { ExtraArm, PairComparison } from "./experiment/extra-arm.ts";
import type { PinPlan } from "./machine/cores/pin.ts";
import type { PresetName } from "./plan/preset.ts";
import type { Progress } from "./progress.ts";

/** What to measure, and how much of it. */
export interface RunOptions {
  readonly entry: ExperimentEntry;
  /** A value of its break-even search to measure at. @default the experiment as it stands */
  readonly breakEvenValue?: number | undefined;
  readonly preset: PresetName;
  /** @default the preset's, or as many as a verdict needs */
  readonly rounds?: number | undefined;
  /** Variants to compare with the baseline. @default all */
  readonly only?: readonly string[] | undefined;
  /** The variant that all others are compared with. @default the experiment's own baseline */
  readonly baseline?: string | undefined;
  /** Variants from outside the experiment. They are judged among themselves and change no other verdict. @default none */
  readonly extraArms?: readonly ExtraArm[] | undefined;
  /** Comparisons of extraArms besides those with the baseline. @default none */
  readonly pairComparisons?: readonly PairComparison[] | undefined;
  readonly seed: number;
  /** Where the subject runs; the caller has moved itself and the services away with `pinSelf`. @default anywhere */
  readonly pin?: PinPlan | undefined;
  readonly services: Services;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly limits?: Partial<Limits> | undefined;
  /**
   * Takes the result as it stands between two rounds, so that the rounds outlive this process. The next round waits for
   * it; it must not reject.
   */
  readonly keep?: ((soFar: Result) => Promise<void>) | undefined;
  /** @default "bench" */
  readonly kind?: Result["kind"] | undefined;
}
