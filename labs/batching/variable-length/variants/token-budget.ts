/** A sorted window again, its batches cut where rows times width reach a budget: many short rows or few long ones. */
import type { Pending } from "../contract.ts";
import { variant } from "../rig.ts";

/** In prompts. More than the 48 clients of the case `backlog` can queue: there a window is all that waits. */
const window = 64;

/** Rows times width of a batch, in tokens. A prompt that is longer by itself goes alone. */
const budget = 512;

/** How many of the rows, which are sorted by length, a batch takes. */
export function rowsWithin(most: number, sorted: readonly Pick<Pending, "tokens">[]): number {
  const first = sorted.findIndex(({ tokens }, index) => (index + 1) * tokens.length > most);
  return first === -1 ? sorted.length : Math.max(1, first);
}

export const open = variant(() => {
  const queue: Pending[] = [];
  let sorted: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next() {
      if (sorted.length === 0)
        sorted = queue.splice(0, window).sort((a, b) => a.tokens.length - b.tokens.length);
      return sorted.splice(0, rowsWithin(budget, sorted));
    },
  };
});
