/**
 * Everything in the queue goes to the worker as one message, and is scored there one prompt after the other: what fewer
 * messages save, without what a larger matrix saves.
 */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  () => {
    const queue: Pending[] = [];
    return {
      put: (one) => queue.push(one),
      next: () => queue.splice(0, maxRows),
    };
  },
  { rowByRow: true },
);
