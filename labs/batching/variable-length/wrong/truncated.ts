/** Cuts every prompt to its first 64 tokens: fast, of one shape, and blind to what stands behind them. */
import type { Waiting } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";
import { cutAt } from "../data.ts";

export const open = screening(
  () => {
    const line: Waiting[] = [];
    return {
      put: (one) => line.push(one),
      next: () => line.splice(0, mostRows),
    };
  },
  { rowOf: (tokens) => tokens.slice(0, cutAt) },
);
