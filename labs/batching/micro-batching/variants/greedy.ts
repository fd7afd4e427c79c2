/**
 * When the worker is free, everything in the queue becomes a batch, one prompt or thirty-two. No prompt waits for a batch
 * to fill: the batches grow by themselves while the worker is busy.
 */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next: () => queue.splice(0, maxRows),
  };
});
