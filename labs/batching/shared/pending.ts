/** What waits for a score, and what chooses the next batch of it. Types only. */
import type { Scorer } from "@labs/models";

/** Scores rows of tokens together, in their order. */
export type Score = Scorer["score"];

/** A prompt in the queue, with the callbacks of the request that waits for its score. */
export interface Pending {
  readonly tokens: readonly number[];
  /** Time of arrival, by `performance.now()`. */
  readonly since: number;
  answer(score: number): void;
  fail(reason: unknown): void;
}

/** What waits, and which of it is scored next. */
export interface BatchQueue {
  put(one: Pending): void;
  /** Takes the next batch; empty where nothing is to be scored now. */
  next(): readonly Pending[];
  /** Where `next` holds prompts back: milliseconds until it is called again. */
  holdMs?(): number;
}
