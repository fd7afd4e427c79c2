/** Answers in the order of a batch from which duplicates by length were taken out: rows and answers no longer match. */
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant({
  rows: largest,
  async answer(batch, score) {
    const rows = [...new Map(batch.map(({ tokens }) => [tokens.length, tokens])).values()];
    const scores = await score(rows);
    batch.forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  },
});
