/** A batch that fails is halved until the prompt that spoils it is alone. */
import type { Pending, Score } from "../contract.ts";
import { largest } from "../data.ts";
import { variant } from "../rig.ts";

async function halveWhereItFails(batch: readonly Pending[], score: Score): Promise<void> {
  let scores: readonly number[];
  try {
    scores = await score(batch.map(({ tokens }) => tokens));
  } catch (error) {
    const [first, ...others] = batch;
    if (others.length === 0) return first?.fail(error);
    const half = batch.length >> 1;
    await halveWhereItFails(batch.slice(0, half), score);
    return halveWhereItFails(batch.slice(half), score);
  }
  batch.forEach((one, index) => {
    one.answer(scores[index] ?? Number.NaN);
  });
}

export const open = variant({ rows: largest, answer: halveWhereItFails });
