/**
 * Sorts a window of what waits by length and cuts it into batches of so many tokens at most: many short rows or few
 * long ones. The whole window is served before the next one is looked at, so that none starves.
 */
import type { Pending } from "../contract.ts";
import { variant } from "../rig.ts";

const window = 64;

/** Rows times width of a batch, in tokens. A prompt that is longer by itself goes alone. */
const budget = 512;

/** Cuts rows that are sorted by length. */
export function cut<T extends Pick<Pending, "tokens">>(sorted: readonly T[], most: number): T[][] {
  const batches: T[][] = [];
  for (const one of sorted) {
    const last = batches.at(-1);
    if (last !== undefined && (last.length + 1) * one.tokens.length <= most) last.push(one);
    else batches.push([one]);
  }
  return batches;
}

export const open = variant(() => {
  const queue: Pending[] = [];
  let ready: Pending[][] = [];
  return {
    put: (one) => queue.push(one),
    next() {
      if (ready.length === 0) {
        const sorted = queue.splice(0, window).sort((a, b) => a.tokens.length - b.tokens.length);
        ready = cut(sorted, budget);
      }
      return ready.shift() ?? [];
    },
  };
});
