/** Texts of one length for the load, so that its times depend on the tools; of all lengths for diagnoses; thresholds. */
import type { Random } from "@labs/experiment";
import { samples } from "@labs/models";
import { ticketed } from "../shared/ticketed.ts";
import type { Scenario, SpanName } from "./contract.ts";

/** Longest text of the load, in tokens. */
export const textTokens = 64;

/** A text of any length that leaves room for a ticket. */
export function drawAny(draw: Random): string {
  const short = samples("test", 400).filter(({ tokens }) => tokens.length < 250);
  return ticketed(draw, short[Math.floor(draw() * short.length)]?.text ?? "");
}

/** What can be wrong with the service, one thing at a time. */
export const scenarios = [
  "healthy",
  "threads",
  "casts",
  "padding",
  "blocked loop",
] as const satisfies Scenario[];

/** Each span begins where the last one ends. */
export const spanNames = ["tokenize", "queue", "infer", "post"] as const satisfies SpanName[];

/** Tokens inferred for each token of the texts: more than 1.5 is no rounding up. */
export const tooWide = 1.5;

/** Share of a call after its inference: an answer that is ready waits for the main thread alone. */
export const tooLate = 0.3;

/** Times what a healthy service takes: less than twice is no sign on a machine that is shared. */
export const tooSlow = 2;

/**
 * Per cent of the samples: one function in every other sample leaves little time to serve. On a busy machine a thread that
 * waits for a processor is found again and again where it was, so that a smaller share says nothing.
 */
export const tooHot = 50;
