/** Prompts of every length; others with an attack behind a long harmless beginning; and pieces of a prompt. */
import type { Scale } from "@labs/experiment";
import { maxTokens, type Sample, samples, tokenize } from "@labs/models";
import type { Prompt } from "../shared/prompts.ts";
import type { Length } from "./contract.ts";

/** The most prompts of a batch. */
export const maxRows = 16;

/** Up to 40 tokens, up to 120, beyond. */
export function lengthOf({ tokens }: Pick<Prompt, "tokens">): Length {
  if (tokens.length <= 40) return "short";
  return tokens.length <= 120 ? "medium" : "long";
}

/** What a cut leaves of a prompt, in tokens. */
export const cutAt = 64;

/** Tokens that two pieces of a prompt share. */
const overlap = 16;

/** What a model that takes `cutAt` tokens would see of a prompt: all of it, in pieces that overlap. */
export function piecesOf(tokens: readonly number[]): (readonly number[])[] {
  const pieces: (readonly number[])[] = [];
  for (let from = 0; from === 0 || from + overlap < tokens.length; from += cutAt - overlap)
    pieces.push(tokens.slice(from, from + cutAt));
  return pieces;
}

const counts = {
  smoke: { mixed: 200, late: 16 },
  quick: { mixed: 800, late: 80 },
  full: { mixed: 2000, late: 200 },
} as const satisfies Record<Scale, { mixed: number; late: number }>;

/** Seconds for which an attacker is borne. */
export const attackSeconds = { smoke: 0.3, quick: 1.2, full: 4 } as const satisfies Record<Scale, number>;

/** As the traffic is: many short, few long. */
export function mixedPrompts(scale: Scale): Prompt[] {
  return samples("test", counts[scale].mixed).map(({ text, tokens }) => ({ text, tokens }));
}

/** Harmless texts that are longer than `cutAt`. */
export function longHarmless(scale: Scale): Prompt[] {
  return samples("test", counts[scale].mixed)
    .filter(({ attack, tokens }) => !attack && tokens.length > cutAt)
    .map(({ text, tokens }) => ({ text, tokens }));
}

/** Attacks that begin behind token `cutAt`, after nothing but harmless text. They are no part of the load. */
export function lateAttacks(scale: Scale): Prompt[] {
  const drawn = samples("test", 2000);
  const plain = drawn.filter(({ quotes }) => quotes === "nothing");
  const beginnings = plain.filter(({ attack, tokens }) => !attack && tokens.length > cutAt);
  const endings = plain.filter(({ attack, tokens }) => attack && tokens.length <= 48);
  const late: Prompt[] = [];
  for (let index = 0; late.length < counts[scale].late; index++) {
    const beginning = beginnings[index % beginnings.length];
    const ending = endings[index % endings.length];
    if (beginning === undefined || ending === undefined) throw new Error("the samples lack late attacks");
    const prompt = joined(beginning, ending);
    if (prompt.tokens.length <= maxTokens) late.push(prompt);
  }
  return late;
}

function joined(beginning: Sample, ending: Sample): Prompt {
  const text = `${beginning.text} . ${ending.text}`;
  return { text, tokens: tokenize(text) };
}
