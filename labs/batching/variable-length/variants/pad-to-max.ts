/** The oldest sixteen, padded to the longest input that the model takes: one shape for everything. */
import { maxTokens } from "@labs/models";
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

export const open = screening(() => {
  const line: Waiting[] = [];
  return {
    put: (one) => line.push(one),
    next: () => line.splice(0, mostRows),
    padTo: maxTokens,
  };
});
