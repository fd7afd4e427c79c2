/** The sizes of the service, and short prompts of similar length: lengths that differ are the next experiment. */
import type { Scale } from "@labs/experiment";
import { type Prompt, promptsOfLength } from "../shared/prompts.ts";

/** Workers of every variant. The other core of two belongs to the main thread, which batches and, here, also sends. */
export const workers = 1;

/** The most prompts of one batch, where a variant does not find it out. */
export const maxRows = 32;

/** Texts to choose from. */
const drawn = { smoke: 1000, quick: 4000, full: 8000 } as const satisfies Record<Scale, number>;

/** 24 to 32 tokens. */
export function shortPrompts(scale: Scale): Prompt[] {
  return promptsOfLength(24, 32, drawn[scale]);
}
