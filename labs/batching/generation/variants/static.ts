/** As many requests as the cache has room for, together, until the longest of them is finished. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  return {
    put: (one) => waiting.push(one),
    next() {
      if (running.every(({ finished }) => finished)) {
        cache.leave(running);
        running = cache.join(waiting);
      }
      return running.map((sequence) => ({ sequence }));
    },
  };
});
