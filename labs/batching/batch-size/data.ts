/** Prompts of similar length, some long ones, and one that no model can take. */
import type { Scale } from "@labs/experiment";
import { maxTokens, samples, vocabulary } from "@labs/models";
import { type Prompt, promptsOfLength } from "../shared/prompts.ts";

/** An incomplete batch leaves when no prompt has arrived for as many milliseconds. */
export const idleTimeoutMs = 5;

/** Texts to choose from. */
const drawn = { smoke: 1000, quick: 4000, full: 8000 } as const satisfies Record<Scale, number>;

/** 24 to 32 tokens. */
export function shortPrompts(scale: Scale): Prompt[] {
  return promptsOfLength(24, 32, drawn[scale]);
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

/** A token that the model has no row for, as when tokenizer and model are of different versions. */
export const unreadable: Prompt = { text: "a token of another vocabulary", tokens: [1, vocabulary + 7, 12] };
