/** The sizes, and prompts: of similar length, long ones, some near the threshold, and one that no model can take. */
import type { Scale } from "@labs/experiment";
import { maxTokens, samples, vocabulary } from "@labs/models";
import { type Prompt, promptsOfLength } from "../shared/prompts.ts";

/** Prompts of the largest batch. */
export const largest = 64;

/** An incomplete batch leaves when its oldest prompt has waited for as many milliseconds. */
export const maxWaitMs = 50;

/** Texts to choose from. */
const drawn = { smoke: 1000, quick: 4000, full: 8000 } as const satisfies Record<Scale, number>;

/** 24 to 32 tokens. */
export function shortPrompts(scale: Scale): Prompt[] {
  return promptsOfLength(24, 32, drawn[scale]);
}

/** Prompts whose probability is compared between batches with other neighbours. */
export const probes = 32;

/** Texts of which those nearest to the threshold are taken. */
const drawnForBorder = { smoke: 400, quick: 2000, full: 2000 } as const satisfies Record<Scale, number>;

/** Of any length. */
export function candidatesForBorder(scale: Scale): Prompt[] {
  return promptsOfLength(1, maxTokens, drawnForBorder[scale]);
}

/** Prompts of exactly `length` tokens: texts one behind the other, then cut. They have no labels. */
export function promptsOf(length: number, count = 150): Prompt[] {
  const texts = samples("test", 2000);
  let next = 0;
  return Array.from({ length: count }, (_, index) => {
    const tokens: number[] = [];
    while (tokens.length < length) tokens.push(...(texts[next++ % texts.length]?.tokens ?? []));
    return { text: `${index + 1} of ${length} tokens`, tokens: tokens.slice(0, length) };
  });
}

/** As long as the models take them, all of different tokens. */
export function longPrompts(count: number): Prompt[] {
  return promptsOf(maxTokens, count);
}

/** One token has no row in the model's table, as when tokenizer and model are of different versions. */
export const unreadable: Prompt = { text: "a token of another vocabulary", tokens: [1, vocabulary + 7, 12] };
