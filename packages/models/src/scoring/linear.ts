/** The cheap tier: logistic regression over hashed n-grams of tokens, in plain TypeScript. */
import { readFileSync } from "node:fs";
import { random } from "@labs/experiment";
import type { Sample } from "../texts/samples.ts";
import { artefacts } from "./model-file.ts";

export interface Linear {
  /** Longest run of tokens that is a feature: 1 sees words, 2 sees pairs as well. */
  readonly grams: number;
  /** One weight per bucket; their number is a power of two. The start token's bucket is the bias. */
  readonly weights: Float32Array;
}

/** Buckets of the shipped model, 64 KiB, and of its twin that sees single tokens only. */
export const linearBuckets = 2 ** 14;

/** The weights that are shipped, as little-endian floats. */
export const linearFile = `${artefacts}/linear.bin`;

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
    const slope = sigmoid(sum(active, model.weights)) - (samples[index]?.attack ? 1 : 0);
    for (const bucket of active) {
      const square = (squares[bucket] ?? 0) + slope * slope;
      squares[bucket] = square;
      model.weights[bucket] = (model.weights[bucket] ?? 0) - (0.1 * slope) / Math.sqrt(square);
    }
  }
  return model;
}

let shipped: Linear | undefined;

/** The model that is shipped: pairs of tokens, 2^14 weights. */
export function shippedLinear(): Linear {
  if (shipped === undefined) {
    const bytes = Uint8Array.from(readFileSync(linearFile));
    shipped = { grams: 2, weights: new Float32Array(bytes.buffer) };
  }
  return shipped;
}

/** Probability that a tokenized text is an attack; some microseconds on the calling thread. */
export function scoreLinear(tokens: readonly number[], model: Linear = shippedLinear()): number {
  return sigmoid(sum(featuresOf(tokens, model), model.weights));
}

function featuresOf(tokens: readonly number[], { grams, weights }: Linear): readonly number[] {
  const features: number[] = [];
  for (let from = 0; from < tokens.length; from++) {
    let hash = 0x811c9dc5;
    for (let at = from; at < Math.min(from + grams, tokens.length); at++) {
      hash = Math.imul(hash ^ (tokens[at] ?? 0), 0x01000193);
      // Ids differ in their low bits only; the product spreads them, and the high bits say the most.
      features.push((Math.imul(hash, 0x9e3779b1) >>> 0) & (weights.length - 1));
    }
  }
  return features;
}

function sum(features: readonly number[], weights: Float32Array): number {
  let total = 0;
  for (const feature of features) total += weights[feature] ?? 0;
  return total;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
