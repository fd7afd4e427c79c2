/**
 * Takes prompts out of the queue only when their batch is answered. Two batches overlap, so that both score the same
 * prompts, and the second one gives their scores to those that stand first by then.
 */
import type { Pending } from "../contract.ts";
import { variant } from "../rig.ts";

const rows = 4;

export const open = variant(
  () => {
    const queue: Pending[] = [];
    return {
      put: (one) => queue.push(one),
      next: () =>
        queue.slice(0, rows).map((one) => ({ ...one, answer: (score) => queue.shift()?.answer(score) })),
    };
  },
  { ahead: 1 },
);
