/** Always the sixteen shortest of what waits: little padding, and a long prompt waits for as long as shorter ones come. */
import type { Pending } from "../contract.ts";
import { maxRows } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(() => {
  const waiting: Pending[] = [];
  return {
    put: (one) => waiting.push(one),
    next: () => waiting.sort((a, b) => a.tokens.length - b.tokens.length).splice(0, maxRows),
  };
});
