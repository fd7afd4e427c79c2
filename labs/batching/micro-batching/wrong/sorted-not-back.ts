/** Sorts a batch by length to save padding and gives the answers out in the order of arrival. */
import { keepBusy, type Waiting, wait } from "../../waiting.ts";
import { mostRows, screening, workers } from "../contract.ts";

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  const run = async (batch: readonly Waiting[]) => {
    const rows = batch.map(({ tokens }) => tokens).sort((a, b) => a.length - b.length);
    const scores = await score(rows);
    batch.forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  };
  const start = keepBusy(workers, () => line.splice(0, mostRows), run);
  return {
    score: (prompt) =>
      wait(prompt, (one) => {
        line.push(one);
        start();
      }),
  };
});
