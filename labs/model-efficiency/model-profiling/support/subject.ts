/** What the driver and the rig know of a variant: its answers, its counters, the setup of a cell. Types only. */
import type { Diagnosis, Scenario, SpanName } from "../contract.ts";

/** Files of the healthy model and of the one with casts. */
export type Models = { readonly guard: string; readonly half: string };
export type Setup = { readonly models: Models };

/** A text to screen, or a scenario to diagnose. */
export type Input = { readonly text: string } | { readonly scenario: Scenario };

export type Answer =
  | {
      readonly score: number;
      /** In most calls so far spans account for what a stopwatch around them saw; true where there are no spans. */
      readonly accounted: boolean;
    }
  | { readonly diagnosis: Diagnosis };

export type Subject = (input: Input) => Promise<Answer>;
export type ScriptCounter = "correct" | "missed";
export type Counter = "calls" | "totalMs" | "spanMs" | `${SpanName}Ms` | "inKernels" | ScriptCounter;
