/**
 * A variant in this process says where events go: to which of some parts, by tenant and user. All events of a user must meet in
 * one part, because sessions are cut there; the statistics of tenants are added up afterwards, whatever part they come from.
 * Each part is a task for a thread. A variant in Spark is a module of `python/` that says the same to Spark.
 */
import type { JobAnswer } from "../shared/output.ts";

/** How events are spread over tasks. */
export interface Spread {
  readonly parts: number;
  /** From 0. */
  partOf(tenant: number, user: number): number;
}

/** @param known what can be known before: tenants with more events than half a thread's share, and how many threads there are */
export type Technique = (known: Known) => Spread;

export interface Known {
  readonly hot: ReadonlySet<number>;
  readonly threads: number;
}

/** `sessions` groups the events of users, `join` lets each event meet its tenant. */
export type Request = { readonly kind: "sessions" | "join" };
export type Answer = JobAnswer;

/** What the engine says of a job: its tasks are those of the stage with the longest one. */
export type Evidence = {
  readonly longestTaskMs: number;
  readonly medianTaskMs: number;
  readonly tasks: number;
  /** That the task with most of them was given, of whatever stage. */
  readonly largestTaskEvents: number;
  readonly shuffleBytes?: number;
  readonly spilledBytes?: number;
  readonly gcMs?: number;
};
