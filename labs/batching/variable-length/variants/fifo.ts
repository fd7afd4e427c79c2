/** The oldest sixteen, padded to the longest of them. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next: () => queue.splice(0, maxRows),
  };
});
