/** What went to the model, counted where it goes. */
import type { Scorer } from "@labs/models";
import type { Score } from "./waiting.ts";

export type BatchCounter =
  | "batches"
  /** Rows of all batches. */
  | "rows"
  /** Batches of one row. */
  | "singles"
  /** Tokens of all rows, and the places they were given in batches, padding included. */
  | "tokens"
  | "places";

export interface CountedScore {
  readonly score: Score;
  readonly counts: Readonly<Record<BatchCounter, number>>;
}

export function countedScore(scorer: Scorer): CountedScore {
  const counts = { batches: 0, rows: 0, singles: 0, tokens: 0, places: 0 };
  return {
    counts,
    score: (batch, padTo) => {
      const longest = batch.reduce((most, { length }) => Math.max(most, length), 0);
      counts.batches++;
      counts.rows += batch.length;
      counts.singles += Number(batch.length === 1);
      counts.tokens += batch.reduce((sum, { length }) => sum + length, 0);
      counts.places += batch.length * (padTo ?? longest);
      return scorer.score(batch, padTo);
    },
  };
}
