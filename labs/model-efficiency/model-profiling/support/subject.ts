/** What the driver and the rig know of a variant: its answers, its counters, the setup of a cell. Types only. */
import type { Scenario, SpanName } from "../contract.ts";
import type { Finding } from "./examine.ts";
import type { Models } from "./service.ts";

export type Setup = {
  readonly models: Models;
  /** The weights of the healthy model, for PyTorch. */
  readonly weights: string;
};

/** A text to screen, or a scenario to diagnose. */
export type Input = { readonly text: string } | { readonly scenario: Scenario };

export type Answer =
  | {
      readonly score: number;
      /** In most calls so far spans account for what a stopwatch around them saw; true where there are no spans. */
      readonly accounted: boolean;
    }
  | Finding;

export type Subject = (input: Input) => Promise<Answer>;
export type ScriptCounter = "correct" | "noticed" | "falselyAccused" | Scenario;
export type Counter = "calls" | "totalMs" | "spanMs" | `${SpanName}Ms` | "inKernels" | ScriptCounter;
