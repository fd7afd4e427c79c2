/** Cuts every prompt to its first 64 tokens: fast, of one shape, and blind to everything behind them. */
import type { Pending } from "../contract.ts";
import { cutAt, maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const queue: Pending[] = [];
  return {
    put: (one) => queue.push({ ...one, tokens: one.tokens.slice(0, cutAt) }),
    next: () => queue.splice(0, maxRows),
  };
});
