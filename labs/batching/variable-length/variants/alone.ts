/** One after the other: no batch, no padding. */
import type { Waiting } from "../../waiting.ts";
import { screening } from "../contract.ts";

export const open = screening(() => {
  const line: Waiting[] = [];
  return {
    put: (one) => line.push(one),
    next: () => line.splice(0, 1),
  };
});
