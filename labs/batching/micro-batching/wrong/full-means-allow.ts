/** Where more than a few prompts wait, further ones are not rejected but allowed. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

const few = 4;

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => (queue.length >= few ? one.answer(0) : queue.push(one)),
    next: () => queue.splice(0, maxRows),
  };
});
