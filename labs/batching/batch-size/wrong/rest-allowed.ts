/** Scores full batches only; what is left over when nobody comes any more is let through. */
import { answer } from "../../waiting.ts";
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

const rows = 16;

export const open = asking((score) =>
  filling(rows, async (batch) => {
    if (batch.length === rows) return answer(batch, score);
    for (const one of batch) one.answer(0);
  }),
);
