/**
 * Greedy, and while one batch is scored the next lies ready at the worker: it goes on with it at once, while this
 * thread still gives out the answers of the last.
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
  { ahead: 1 },
);
