/** Answers in the order of a batch from which duplicates by length were taken out: rows and answers no longer match. */
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

export const open = asking((score) =>
  filling(16, async (batch) => {
    const rows = [...new Map(batch.map(({ tokens }) => [tokens.length, tokens])).values()];
    const scores = await score(rows);
    batch.forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  }),
);
