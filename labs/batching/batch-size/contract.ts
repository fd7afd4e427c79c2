/** What a variant of batch-size is: how large batches are, and how they are scored. Types only. */
import type { ModelName } from "@labs/models";
import type { AdmissionCounter, Reply } from "../shared/admission.ts";
import type { BatchCounter } from "../shared/counted-score.ts";
import type { Pending, Score } from "../shared/pending.ts";
import type { Prompt } from "../shared/prompts.ts";

export type { Pending, Score } from "../shared/pending.ts";

export interface Technique {
  /** Prompts of a full batch. */
  readonly rows: number;
  /** Milliseconds that the oldest prompt waits for its batch to fill. @default `maxWaitMs` of data.ts */
  readonly waitMs?: number;
  /** @default the guard in fp32 */
  readonly model?: ServedModel;
  /** Whether a run's memory is kept for the next one. @default true */
  readonly arena?: boolean;
  /** Throws for a prompt that may not join a batch. @default every prompt may */
  check?(tokens: readonly number[]): void;
  /** Scores a batch and answers its prompts. @default as one run, which fails for all of them or for none */
  answer?(batch: readonly Pending[], score: Score): Promise<void>;
}

export type ServedModel = Extract<ModelName, "guard" | "guard-int8"> | "guard-int8-static";

export type Setup = {
  /** Paths of the models. */
  readonly models: Readonly<Record<ServedModel, string>>;
  readonly prompts: readonly Prompt[];
  /** Of 256 tokens. */
  readonly long: readonly Prompt[];
  /** Of any length, those whose probability lies nearest to the threshold. */
  readonly border: readonly Prompt[];
};

/** Only scripts read the probability itself: in int8 it has no right value to be checked against. */
export type Input = { readonly prompt: Prompt; readonly wants: "decision" | "probability" };
export type Answer = { readonly attack: boolean; readonly probability?: number };

/** The probability of attack, or that there is no room. Rejects where the prompt or its batch cannot be scored. */
export type Screen = (prompt: Prompt) => Promise<Reply>;

/** What the scripts count: see `scripts.ts`. */
export type ScriptCounter = "collateral" | "unreadAnswered" | "moved" | "flipped" | "farthestMove";
export type Counter = BatchCounter | AdmissionCounter | "processorMs" | "residentBytes" | ScriptCounter;
