import { LabError } from "@labs/experiment";
import type { Outcome } from "@labs/experiment/result";
import { describe } from "../arm/cell/rpc.ts";
import type { Arm, ArmContext, LiveArm } from "../arm/live-arm.ts";
import type { ServiceAssignment } from "../arm/services.ts";
import type { Preset } from "../plan/preset.ts";
import type { Checks, Reference } from "./verify.ts";

/** An arm on its way through one round. */
export interface ArmRun {
  readonly arm: Arm;
  /** Place in the round's order, from 0. */
  readonly position: number;
  readonly startedAt: string;
  /** Its processes, while they live. */
  live: LiveArm | null;
  /** Set once something went wrong; ends its round. */
  failure: Outcome | null;
  /** Rate with twice the clients over the rate with the case's own; `null` where it was not tried. */
  gainByDoubling: number | null;
  /** By case. */
  readonly outcomes: Map<string, Outcome>;
  /** How it answers, in its own words, by case. */
  readonly explained: Map<string, string>;
  /** Answers given while the clock ran. */
  readonly samples: (readonly [input: unknown, answer: unknown])[];
}

/** A run whose processes live. */
export type LiveArmRun = ArmRun & { live: LiveArm };

/** What a round needs to know of its run. */
export interface RoundContext {
  readonly arms: ArmContext;
  readonly reference: Reference;
  readonly checks: Checks;
  /** What `provision` returned for scripts to act with. */
  readonly handles: unknown;
  readonly preset: Preset;
  readonly seed: number;
  readonly services: ServiceAssignment;
  readonly signal: AbortSignal;
}

/** Those that can still be driven. */
export function active(runs: readonly ArmRun[]): LiveArmRun[] {
  return runs.filter((one): one is LiveArmRun => one.live !== null && one.failure === null);
}

/**
 * Runs a step of one run. What it throws is that run's outcome and not the run's end, unless
 * a service is the reason: then rejects with SERVICE_LOST, since every other arm would fail as well.
 */
export async function attempt(
  { services }: RoundContext,
  run: ArmRun,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    run.failure = outcomeOf(error);
    await services.check();
  }
}

/** What becomes of an arm by an error: skipped where it cannot run here, failed otherwise. */
export function outcomeOf(error: unknown): Extract<Outcome, { status: "skipped" | "failed" }> {
  const skipped = error instanceof LabError && error.code === "SKIPPED";
  return { status: skipped ? "skipped" : "failed", reason: describe(error) };
}

/** Waits for all, then rejects with the first error: nothing is still under way when the caller cleans up. */
export async function allDone(steps: readonly Promise<void>[]): Promise<void> {
  const settled = await Promise.allSettled(steps);
  for (const one of settled) if (one.status === "rejected") throw one.reason;
}
