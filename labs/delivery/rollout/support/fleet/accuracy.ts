import { quality, samples, scoreLinear } from "@labs/models";

/** Samples that no one changes: what passed last month has to pass today. */
const frozen = 400;

/** Share of the frozen set that a model decides correctly. */
export function accuracyOf(weights: Float32Array): number {
  const set = samples("validation", frozen);
  const scores = set.map(({ tokens }) => scoreLinear(tokens, { grams: 2, weights }));
  return quality(set, scores, 0.5).accuracy;
}
