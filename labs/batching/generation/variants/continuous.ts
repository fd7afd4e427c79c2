/** At every step those that are finished leave, and others join for whom there is room. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  return {
    put: (one) => waiting.push(one),
    next() {
      running = [...cache.leave(running), ...cache.join(waiting)];
      return running.map((sequence) => ({ sequence }));
    },
  };
});
