/** Batches of 64; one that fails is halved until the prompt that spoils it is alone. */
import type { Score, Waiting } from "../../waiting.ts";
import { asking } from "../contract.ts";
import { filling } from "../filling.ts";

/** Answers whoever can be answered. Never rejects. */
export async function answerApart(batch: readonly Waiting[], score: Score): Promise<void> {
  let scores: readonly number[];
  try {
    scores = await score(batch.map(({ tokens }) => tokens));
  } catch (error) {
    const [first, ...others] = batch;
    if (others.length === 0) return first?.fail(error);
    const half = batch.length >> 1;
    await answerApart(batch.slice(0, half), score);
    return answerApart(batch.slice(half), score);
  }
  batch.forEach((one, index) => {
    one.answer(scores[index] ?? Number.NaN);
  });
}

export const open = asking((score) => filling(64, (batch) => answerApart(batch, score)));
