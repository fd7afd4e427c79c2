/**
 * When the worker is free, everything that waits becomes a batch, one prompt or thirty-two. Nobody waits for
 * company: the batches grow by themselves while the worker is busy.
 */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  const start = keepBusy(
    workers,
    () => line.splice(0, mostRows),
    (batch) => answer(batch, score),
  );
  return {
    score: (prompt) =>
      wait(prompt, (one) => {
        line.push(one);
        start();
      }),
  };
});
