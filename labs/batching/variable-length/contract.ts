/** What every variant does: choose the next batch. Worker, counters and cleanup are in here. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { maxTokens, modelFile, openScorer } from "@labs/models";
import { type BatchCounter, countedScore } from "../counted-score.ts";
import { processorMs, residentBytes } from "../evidence.ts";
import {
  isSteady,
  judge,
  only,
  type Prompt,
  threshold,
  type Verdict,
  verdictIn,
  verdictOf,
} from "../prompts.ts";
import { answer, keepBusy, type Waiting, wait } from "../waiting.ts";
import { cutAt, lateAttacks, lengthOf, mixedPrompts } from "./data.ts";

export type Setup = { readonly model: string; readonly prompts: readonly Prompt[] };

export type Screen = (prompt: Prompt) => Promise<Verdict>;

/** One worker: the other core of two belongs to the main thread, which chooses and, here, also asks. */
const workers = 1;

/** The most prompts of a batch. */
export const mostRows = 16;

/** A technique: what waits, and which of it is scored next. */
export interface Choice {
  put(one: Waiting): void;
  /** Takes the next batch out of what waits; empty where nothing does. */
  next(): readonly Waiting[];
  /** Width of every batch in tokens. @default the longest row of the batch */
  readonly padTo?: number;
}

export type Counter = BatchCounter | "worstShortMs" | "worstLongMs" | "processorMs" | "residentBytes";

/** Makes a variant out of its technique. */
export function screening(
  technique: () => Choice,
  { rowOf = (tokens) => tokens }: { rowOf?(tokens: readonly number[]): readonly number[] } = {},
): Open<Screen, Setup, Counter, never> {
  return async ({ model }) => {
    const scorer = await openScorer({ model, workers });
    const { score, counts } = countedScore(scorer);
    const choice = technique();
    const start = keepBusy(
      workers,
      () => choice.next(),
      (batch) => answer(batch, score, choice.padTo),
    );
    const worst = { short: 0, medium: 0, long: 0 };
    return {
      subject: async (prompt) => {
        const began = performance.now();
        const probability = await wait({ tokens: rowOf(prompt.tokens) }, (one) => {
          choice.put(one);
          start();
        });
        const length = lengthOf(prompt);
        worst[length] = Math.max(worst[length], performance.now() - began);
        return verdictOf(probability);
      },
      read: async () => {
        const [worstShortMs, worstLongMs] = [worst.short, worst.long];
        // The next reading speaks of what comes after this one.
        worst.short = worst.long = 0;
        return {
          ...counts,
          worstShortMs,
          worstLongMs,
          processorMs: processorMs(),
          residentBytes: residentBytes(),
        };
      },
      [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
    };
  };
}

/** Judges the prompts, each alone and unpadded, apart from any variant; and what a cut would make of late attacks. */
export async function provision(
  { scale }: Run,
  keeps: (prompt: Prompt) => boolean = () => true,
): Promise<Provisioned<Setup, Prompt, Verdict>> {
  const model = modelFile("guard");
  const late = lateAttacks(scale);
  const cut = late.map(({ text, tokens }) => ({ text, tokens: tokens.slice(0, cutAt) }));
  const prompts = [...mixedPrompts(scale), ...late].filter(keeps);
  const judged = only(await judge(model, prompts), isSteady);
  const found = async (some: readonly Prompt[]) =>
    only(await judge(model, some), (probability) => probability >= threshold).prompts.length;
  const lengths = judged.prompts.map(({ tokens }) => tokens.length).sort((a, b) => a - b);
  const quantile = (q: number) => lengths[Math.floor(q * lengths.length)] ?? 0;
  return {
    setup: { model, prompts: judged.prompts },
    expected: async (prompt) => verdictIn(judged, prompt),
    facts: {
      model: "guard (128 wide, 2 layers), fp32, one thread, one worker",
      prompts: `${lengths.length}; tokens p50 ${quantile(0.5)}, p90 ${quantile(0.9)}, p99 ${quantile(0.99)}, of at most ${maxTokens}`,
      "attacks behind token 64": `${await found(late)} of ${late.length} are found in the whole prompt, ${await found(cut)} in its first ${cutAt} tokens`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
