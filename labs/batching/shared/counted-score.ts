/** Counts what goes to the model, where it goes. */
import type { Score } from "./pending.ts";

export type BatchCounter =
  | "batches"
  /** Rows of all batches. */
  | "rows"
  /** Batches of one row. */
  | "singles"
  /** Rows of the largest batch since the last reading. */
  | "largest"
  /** Tokens of all rows, and the places they took: rows times width of each batch, padding included. */
  | "tokens"
  | "places";

export interface CountedScore {
  readonly score: Score;
  read(): Readonly<Record<BatchCounter, number>>;
}

export function countedScore(score: Score): CountedScore {
  const counts = { batches: 0, rows: 0, singles: 0, largest: 0, tokens: 0, places: 0 };
  return {
    score: (batch, padTo) => {
      const longest = batch.reduce((most, { length }) => Math.max(most, length), 0);
      counts.batches++;
      counts.rows += batch.length;
      counts.singles += Number(batch.length === 1);
      counts.largest = Math.max(counts.largest, batch.length);
      counts.tokens += batch.reduce((sum, { length }) => sum + length, 0);
      counts.places += batch.length * (padTo ?? longest);
      return score(batch, padTo);
    },
    read() {
      const now = { ...counts };
      counts.largest = 0;
      return now;
    },
  };
}
