/** The cheap tier: logistic regression over hashed n-grams of tokens, in plain TypeScript. */
import { readFileSync } from "node:fs";
import { artefacts } from "./model-file.ts";

export interface Linear {
  /** Longest run of tokens that is a feature: 1 sees words, 2 sees pairs as well. */
  readonly grams: number;
  /** One weight per bucket; their number is a power of two. The start token's bucket is the bias. */
  readonly weights: Float32Array;
}

/** The weights that are shipped, as little-endian floats. */
export const linearFile = `${artefacts}/linear.bin`;

/** The same size, trained on real prompts instead of the grammar's texts. */
export const realLinearFile = `${artefacts}/real-linear.bin`;

const shipped = new Map<string, Linear>();

/** A model that is shipped: pairs of tokens, 2^14 weights. */
export function shippedLinear(file: string): Linear {
  const known = shipped.get(file);
  if (known !== undefined) return known;
  const bytes = Uint8Array.from(readFileSync(file));
  const read = { grams: 2, weights: new Float32Array(bytes.buffer) };
  shipped.set(file, read);
  return read;
}

/** Probability that a tokenized text is an attack; some microseconds on the calling thread. */
export function scoreLinear(tokens: readonly number[], model: Linear = shippedLinear(linearFile)): number {
  return scoreFeatures(featuresOf(tokens, model), model);
}

/** The buckets of a text's tokens and their runs. */
export function featuresOf(tokens: readonly number[], { grams, weights }: Linear): readonly number[] {
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

/** Probability of attack of a text with these features. */
export function scoreFeatures(features: readonly number[], { weights }: Linear): number {
  let total = 0;
  for (const feature of features) total += weights[feature] ?? 0;
  return 1 / (1 + Math.exp(-total));
}
