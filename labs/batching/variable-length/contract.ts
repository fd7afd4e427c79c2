/** What a variant of variable-length is: the queue in front of the model, which chooses the batches. Types only. */
import type { BatchCounter } from "../shared/counted-score.ts";
import type { BatchQueue } from "../shared/pending.ts";
import type { Decision, Prompt } from "../shared/prompts.ts";

export type { Pending } from "../shared/pending.ts";

/**
 * Makes the queue of one cell. `next` is called when the worker is free, at the end of the turn in which prompts arrived,
 * and again when a batch is done; no batch waits to become fuller (see ../shared/dispatcher.ts). The batch is padded
 * after `next` has chosen it, just before the model scores it.
 */
export type Technique = () => BatchQueue & {
  /** Width to which every batch is padded, in tokens. @default the longest row of the batch */
  readonly padTo?: number;
};

export type Setup = {
  readonly model: string;
  readonly prompts: readonly Prompt[];
  /** How fast all tenants but the attacker send, and for how long. */
  readonly others: { readonly perSecond: number; readonly seconds: number };
};

export type Screen = (prompt: Prompt) => Promise<Decision>;

export type Length = "short" | "medium" | "long";

export type Counter =
  | BatchCounter
  | ScriptCounter
  | "worstShortMs"
  | "worstLongMs"
  | "processorMs"
  | "residentBytes";

/** What the others wait, and who is answered: without an attacker, with one, and with a budget for each tenant. */
export type ScriptCounter =
  | "quietP99Ms"
  | "attackedP99Ms"
  | "boundedP99Ms"
  | "attacks"
  | "boundedAttacks"
  | "rejectedOthers";
