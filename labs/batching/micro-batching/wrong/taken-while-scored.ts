/**
 * Takes prompts off the line only after they were scored. Two batches overlap, so that some prompts are scored twice,
 * and the second batch takes others off the line, who get the answers of those before them.
 */
import { type Waiting, wait } from "../../waiting.ts";
import { screening } from "../contract.ts";

const rows = 4;

export const open = screening(({ score }) => {
  const line: Waiting[] = [];
  const run = async () => {
    const scores = await score(line.slice(0, rows).map(({ tokens }) => tokens));
    line.splice(0, scores.length).forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  };
  return {
    score: (prompt) =>
      wait(prompt, (one) => {
        line.push(one);
        run().catch(one.fail);
      }),
  };
});
