/** Trains the cheap tier. */
import { random } from "@labs/experiment";
import { featuresOf, type Linear, scoreFeatures } from "../src/linear.ts";
import type { Sample } from "../src/texts/samples.ts";

/** Buckets of the shipped model, 64 KiB, and of its twin that sees single tokens only. */
export const linearBuckets = 2 ** 14;

/** Trains by AdaGrad on single samples in a drawn order. */
export function trainLinear(
  samples: readonly Sample[],
  { grams, buckets, epochs = 4 }: { grams: number; buckets: number; epochs?: number },
): Linear {
  const model = { grams, weights: new Float32Array(buckets) };
  const squares = new Float32Array(buckets).fill(1e-6);
  const features = samples.map(({ tokens }) => featuresOf(tokens, model));
  const draw = random("linear", grams);
  for (let step = 0; step < epochs * samples.length; step++) {
    const index = Math.floor(draw() * samples.length);
    const active = features[index] ?? [];
    const slope = scoreFeatures(active, model) - (samples[index]?.attack ? 1 : 0);
    for (const bucket of active) {
      const square = (squares[bucket] ?? 0) + slope * slope;
      squares[bucket] = square;
      model.weights[bucket] = (model.weights[bucket] ?? 0) - (0.1 * slope) / Math.sqrt(square);
    }
  }
  return model;
}
