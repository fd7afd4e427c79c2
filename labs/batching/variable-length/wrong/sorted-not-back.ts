/** Sorts the places of a batch by length and forgets that the prompts in them have an owner. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next() {
      const batch = queue.splice(0, maxRows);
      const sorted = batch.toSorted((a, b) => a.tokens.length - b.tokens.length);
      return batch.map((one, place) => ({ ...one, tokens: sorted[place]?.tokens ?? one.tokens }));
    },
  };
});
