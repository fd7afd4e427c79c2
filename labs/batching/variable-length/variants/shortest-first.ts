/** Always the sixteen shortest of what waits: little padding, and a long prompt waits for as long as shorter ones come. */
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

export const open = screening(() => {
  const waiting: Waiting[] = [];
  return {
    put: (one) => waiting.push(one),
    next: () => waiting.sort((a, b) => a.tokens.length - b.tokens.length).splice(0, mostRows),
  };
});
