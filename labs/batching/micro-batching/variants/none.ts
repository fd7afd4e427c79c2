/** Every prompt is a batch of its own. */
import type { Pending } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next: () => queue.splice(0, 1),
  };
});
