/** The oldest sixteen, padded to the longest of them. */
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

export const open = screening(() => {
  const line: Waiting[] = [];
  return {
    put: (one) => line.push(one),
    next: () => line.splice(0, mostRows),
  };
});
