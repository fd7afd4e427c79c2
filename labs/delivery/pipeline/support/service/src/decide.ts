export type Verdict = "allow" | "review" | "block";

export const limits = {
  /** A score from here on is an attack. */
  score: 0.5,
  /** From this many blocks on, a caller is looked at. */
  blocks: 3,
  maxCharacters: 4_000,
} as const;

export interface Signals {
  /** Phrases of attacks in the text. */
  readonly phrases: number;
  /** The model's probability of an attack. */
  readonly score: number;
  /** How often the caller was blocked before. */
  readonly blocks: number;
}

export function decide({ phrases, score, blocks }: Signals): Verdict {
  if (score >= limits.score) return "block";
  return phrases > 0 || blocks >= limits.blocks ? "review" : "allow";
}
