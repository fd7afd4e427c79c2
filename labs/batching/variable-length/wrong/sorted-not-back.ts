/** Sorts the places of a batch by length and forgets that the prompts in them have an owner. */
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

export const open = screening(() => {
  const line: Waiting[] = [];
  return {
    put: (one) => line.push(one),
    next() {
      const batch = line.splice(0, mostRows);
      const sorted = batch.toSorted((a, b) => a.tokens.length - b.tokens.length);
      return batch.map((one, place) => ({ ...one, tokens: sorted[place]?.tokens ?? one.tokens }));
    },
  };
});
