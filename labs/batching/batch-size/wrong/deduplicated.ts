/** Answers in the order of a batch from which duplicates by length were taken out: rows and answers no longer match. */
import { variant } from "../rig.ts";

export const open = variant({
  rows: 16,
  async answer(batch, score) {
    const rows = [...new Map(batch.map(({ tokens }) => [tokens.length, tokens])).values()];
    const scores = await score(rows);
    batch.forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  },
});
