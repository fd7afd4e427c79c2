/**
 * Greedy, with a bound on the batch that finds itself: one row more after every full batch that kept the objective, 10 %
 * less after one that did not (additive increase, multiplicative decrease).
 */
import type { Pending } from "../contract.ts";
import { variant } from "../rig.ts";

/** Milliseconds that scoring one batch may take: the messages to the worker and back included. */
export const objectiveMs = 2;

/** The bound after a batch. */
export function adapted(limit: number, { rows, tookMs }: { rows: number; tookMs: number }): number {
  if (tookMs > objectiveMs) return Math.max(1, Math.floor(limit * 0.9));
  return rows >= limit ? limit + 1 : limit;
}

export const open = variant(() => {
  const queue: Pending[] = [];
  let limit = 1;
  return {
    put: (one) => queue.push(one),
    next: () => queue.splice(0, limit),
    scored: (batch) => {
      limit = adapted(limit, batch);
    },
  };
});
