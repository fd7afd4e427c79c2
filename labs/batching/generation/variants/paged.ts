/** Continuous, with blocks of 16 tokens, taken when they are needed: the same memory has room for more requests. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(
  (cache) => {
    const waiting: Sequence[] = [];
    let running: Sequence[] = [];
    return {
      put: (one) => waiting.push(one),
      next() {
        running = cache.leave(running);
        const preempted = cache.grow(running);
        waiting.unshift(...preempted);
        running = [...running.filter((one) => !preempted.includes(one)), ...cache.join(waiting)];
        return running.map((sequence) => ({ sequence }));
      },
    };
  },
  { block: 16 },
);
