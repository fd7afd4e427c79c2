/** What a variant of micro-batching is: the queue in front of the model, which chooses the batches. Types only. */
import type { BatchCounter } from "../shared/counted-score.ts";
import type { BatchQueue } from "../shared/pending.ts";
import type { Decision, Prompt } from "../shared/prompts.ts";

export type { Pending } from "../shared/pending.ts";

/** Makes the queue of one cell. */
export type Technique = () => BatchQueue & {
  /** Called after every batch that was scored. */
  scored?(batch: { readonly rows: number; readonly tookMs: number }): void;
  /** Bound on the rows of a batch as it stands, where it moves. */
  limit?(): number;
};

export type Setup = {
  /** Path of the model. */
  readonly model: string;
  readonly prompts: readonly Prompt[];
};

/** What is answered: a decision, or at once that there is no room, as 503 with Retry-After says over HTTP. */
export type Reply =
  | { readonly status: "scored"; readonly decision: Decision }
  | { readonly status: "rejected"; readonly retryAfterMs: number };

export type Screen = (prompt: Prompt) => Promise<Reply>;

export type Counter =
  | BatchCounter
  /** Prompts that arrived, retries included, and those that were rejected. */
  | "arrived"
  | "rejected"
  /** Sum over the arrivals of the prompts that were queued or being scored. */
  | "inSystem"
  /** Bound on the rows of a batch as it stands, where it moves. */
  | "limit"
  | "processorMs"
  | "loopDelayMs";
