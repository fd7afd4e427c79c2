/** One request at a time, and at each token everything before it is computed again. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  return {
    put: (one) => waiting.push(one),
    next() {
      running = cache.leave(running);
      if (running.length === 0) running = cache.join(waiting, 1);
      return running.map((sequence) => ({ sequence, from: 0 }));
    },
  };
});
