import type { Scorer } from "../scoring/scorer.ts";
import type { Sample } from "../texts/samples.ts";

/** Scores of many samples in their order, in batches of like length. */
export async function scoreAll(
  scorer: Scorer,
  samples: readonly Sample[],
  batch = 16,
): Promise<readonly number[]> {
  const order = samples
    .map(({ tokens }, index) => ({ tokens, index }))
    .sort((a, b) => a.tokens.length - b.tokens.length);
  const scores = new Array<number>(samples.length).fill(Number.NaN);
  for (let from = 0; from < order.length; from += batch) {
    const part = order.slice(from, from + batch);
    const found = await scorer.score(part.map(({ tokens }) => tokens));
    part.forEach(({ index }, at) => {
      scores[index] = found[at] ?? Number.NaN;
    });
  }
  return scores;
}
