/** Texts of one length for the load, so that its times tell of the tools; of all lengths for examinations. */
import type { Random } from "@labs/experiment";
import { samples } from "@labs/models";
import { samplesOfLength, ticketed } from "../ticketed.ts";
import type { Input } from "./contract.ts";

/** Longest text of the load, in tokens. */
export const textTokens = 64;

export function textsOf(longest: number): (draw: Random) => Input {
  const texts = samplesOfLength(longest).map(({ text }) => text);
  return (draw) => ({ text: ticketed(draw, texts[Math.floor(draw() * texts.length)] ?? "") });
}

/** A text of any length that leaves room for a ticket. */
export function drawAny(draw: Random): string {
  const short = samples("test", 400).filter(({ tokens }) => tokens.length < 250);
  return ticketed(draw, short[Math.floor(draw() * short.length)]?.text ?? "");
}
