/** Where more than a few wait, further prompts are not turned away but let through. */
import { answer, keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

const few = 4;

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  const start = keepBusy(
    workers,
    () => line.splice(0, mostRows),
    (batch) => answer(batch, score),
  );
  return {
    async score(prompt) {
      if (line.length >= few) return 0;
      return wait(prompt, (one) => {
        line.push(one);
        start();
      });
    },
  };
});
