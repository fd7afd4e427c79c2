/** Greedy, but scored where everything else runs: while a batch is scored, no timer fires and nobody is served. */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening } from "../contract.ts";

export const open = screening(
  ({ score }) => {
    const line: Waiting[] = [];
    const start = keepBusy(
      1,
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
  { on: "main" },
);
