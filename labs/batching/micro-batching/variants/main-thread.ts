/** Greedy, but scored on the thread that serves: while a batch is scored, no timer fires and no request is read. */
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
  { on: "main" },
);
