/** What every model says of a split, and what it costs. */
import { readFileSync } from "node:fs";
import { decodeModel, type Split, samples, scoreLinear } from "@labs/models";
import { layerNumbers } from "../../shared/graph-facts.ts";
import { scoresOf } from "../../shared/scores.ts";
import type { Evidence, Tier } from "../contract.ts";
import { transformers } from "../data.ts";
import { byTier } from "./policy.ts";
import type { Setup } from "./subject.ts";

export async function evidenceOf(split: Split, texts: number, files: Setup["files"]): Promise<Evidence> {
  const list = samples(split, texts);
  const lengths = list.map(({ tokens }) => tokens.length);
  const scores = new Map<Tier, readonly number[]>([
    ["linear", list.map(({ tokens }) => scoreLinear(tokens))],
  ]);
  // The linear model needs one addition for every token and one for every pair.
  const perToken = new Map<Tier, number>([["linear", 2]]);
  for (const tier of transformers) {
    scores.set(tier, await scoresOf(files[tier], split, texts));
    perToken.set(tier, layerNumbers(decodeModel(readFileSync(files[tier]))).numbers);
  }
  return {
    attack: list.map(({ attack }) => attack),
    scores: byTier((tier) => scores.get(tier) ?? []),
    work: byTier((tier) => lengths.map((length) => ((perToken.get(tier) ?? 0) * length) / 1000)),
  };
}
