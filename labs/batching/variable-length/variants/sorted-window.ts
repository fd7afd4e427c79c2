/** Sorts a window of what waits by length and cuts it into batches of sixteen; the window is served before the next one. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

/** In prompts. More than the 48 clients of the case `backlog` can queue: there a window is all that waits. */
const window = 64;

export const open = variant(() => {
  const queue: Pending[] = [];
  let sorted: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next() {
      if (sorted.length === 0)
        sorted = queue.splice(0, window).sort((a, b) => a.tokens.length - b.tokens.length);
      return sorted.splice(0, maxRows);
    },
  };
});
