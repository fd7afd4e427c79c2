/**
 * Greedy, with a bound on the batch that finds itself: one row more after every full batch that kept the objective, a
 * tenth less after one that did not (additive increase, multiplicative decrease).
 */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { screening, workers } from "../contract.ts";

/** Milliseconds that scoring one batch may take. */
export const objectiveMs = 10;

/** The bound after a batch. */
export function adapted(limit: number, { rows, tookMs }: { rows: number; tookMs: number }): number {
  if (tookMs > objectiveMs) return Math.max(1, Math.floor(limit * 0.9));
  return rows >= limit ? limit + 1 : limit;
}

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  let limit = 1;
  const run = async (batch: readonly Waiting[]) => {
    const began = performance.now();
    await answer(batch, score);
    limit = adapted(limit, { rows: batch.length, tookMs: performance.now() - began });
  };
  const start = keepBusy(workers, () => line.splice(0, limit), run);
  return {
    score: (prompt) =>
      wait(prompt, (one) => {
        line.push(one);
        start();
      }),
    limit: () => limit,
  };
});
