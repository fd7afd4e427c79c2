/** The oldest sixteen, padded to the longest input that the model takes: one shape for everything. */
import { maxTokens } from "@labs/models";
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push(one),
    next: () => queue.splice(0, maxRows),
    padTo: maxTokens,
  };
});
