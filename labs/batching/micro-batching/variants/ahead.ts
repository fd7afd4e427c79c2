/** Greedy, and the next batch stands ready while one runs: the worker does not idle while answers are given out. */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  const start = keepBusy(
    workers + 1,
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
