/** Short prompts of like length: what batching does to lengths that differ is the next experiment. */
import type { Scale } from "@labs/experiment";
import { type Prompt, promptsOfLength } from "../prompts.ts";

/** Texts to choose from. */
const drawn = { smoke: 1000, quick: 4000, full: 8000 } as const satisfies Record<Scale, number>;

/** 24 to 32 tokens. */
export function shortPrompts(scale: Scale): Prompt[] {
  return promptsOfLength(24, 32, drawn[scale]);
}
