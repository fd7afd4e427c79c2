/** Texts of one length, so that every call costs the same: the times tell of the model and not of what it was asked. */
import type { Random } from "@labs/experiment";
import { samplesOfLength, ticketed } from "../ticketed.ts";

/** Longest text of the load, in tokens; the shortest has four less. */
export const textTokens = 64;

/** Draws texts of up to `longest` tokens. */
export function textsOf(longest: number): (draw: Random) => string {
  const texts = samplesOfLength(longest).map(({ text }) => text);
  return (draw) => ticketed(draw, texts[Math.floor(draw() * texts.length)] ?? "");
}
