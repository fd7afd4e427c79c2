/** What a variant of micro-batching is: the queue in front of the model, which chooses the batches. Types only. */
import type { AdmissionCounter, Reply } from "../shared/admission.ts";
import type { BatchCounter } from "../shared/counted-score.ts";
import type { BatchQueue } from "../shared/pending.ts";
import type { Prompt } from "../shared/prompts.ts";

export type { Pending } from "../shared/pending.ts";

/** Makes the queue of one cell. */
export type Technique = () => BatchQueue & {
  /** Called after every batch that was scored. */
  scored?(batch: { readonly rows: number; readonly tookMs: number }): void;
};

export type Setup = {
  /** Path of the model. */
  readonly model: string;
  readonly prompts: readonly Prompt[];
};

export type Screen = (prompt: Prompt) => Promise<Reply>;

export type Counter =
  | BatchCounter
  | AdmissionCounter
  /** Runs of the model, and those of one row. */
  | "runs"
  | "singleRuns"
  /** To the worker: one for each batch. */
  | "messages"
  | "processorMs"
  | "loopDelayMs";
