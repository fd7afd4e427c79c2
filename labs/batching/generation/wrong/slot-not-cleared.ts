/** A slot keeps its length when its request leaves: the next one reads keys and values of the one before. */
import type { Sequence } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant((cache) => {
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  const lengths = new Map<number, number>();
  return {
    put: (one) => waiting.push(one),
    next() {
      running = [...cache.leave(running), ...cache.join(waiting)];
      return running.map((sequence) => {
        const [slot = 0] = sequence.blocks;
        const reads = Math.max(lengths.get(slot) ?? 0, sequence.computed);
        lengths.set(slot, reads);
        return { sequence, reads };
      });
    },
  };
});
