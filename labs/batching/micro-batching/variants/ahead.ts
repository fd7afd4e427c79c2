/**
 * Greedy, and while one batch is scored the next lies ready at the worker: it goes on with it at once, while this
 * thread still gives out the answers of the last.
 */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

const ahead = 1;

export const open = screening(
  ({ score }) => {
    const line: Waiting[] = [];
    const start = keepBusy(
      workers * (1 + ahead),
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
  },
  { ahead },
);
