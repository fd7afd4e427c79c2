/** Scores full batches only; what is left over when no more prompts arrive is allowed. */
import { variant } from "../rig.ts";

const rows = 16;

export const open = variant({
  rows,
  async answer(batch, score) {
    const scores = batch.length === rows ? await score(batch.map(({ tokens }) => tokens)) : [];
    batch.forEach((one, index) => {
      one.answer(scores[index] ?? 0);
    });
  },
});
