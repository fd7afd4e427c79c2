/** Puts a technique's queue between the requests and the model: worker, counters, cleanup; and the data. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { maxTokens, modelFile, openScorer } from "@labs/models";
import { countedScore } from "../shared/counted-score.ts";
import { dispatcher, scoreTogether } from "../shared/dispatcher.ts";
import { processorMs, residentBytes } from "../shared/process-usage.ts";
import {
  type Decision,
  decisionAbout,
  decisionOf,
  isSteady,
  type Prompt,
  scoreAlone,
} from "../shared/prompts.ts";
import type { Counter, Length, Screen, Setup, Technique } from "./contract.ts";
import { attackSeconds, cutAt, lateAttacks, lengthOf, longHarmless, mixedPrompts } from "./data.ts";
import { calledAttacks } from "./support/called-attacks.ts";

/** One worker: the other core of two belongs to the main thread, which chooses and, here, also sends. */
const workers = 1;

/** Makes a variant out of its technique. */
export function variant(technique: Technique): Open<Screen, Setup, Counter, never> {
  return async ({ model }) => {
    const scorer = await openScorer({ model, workers });
    const counted = countedScore(scorer.score);
    const queue = technique();
    const send = dispatcher(queue, workers, (batch) => scoreTogether(batch, counted.score, queue.padTo));
    const worstMs = new Map<Length, number>();
    return {
      subject: async (prompt) => {
        const began = performance.now();
        const probability = await send(prompt.tokens);
        const length = lengthOf(prompt);
        worstMs.set(length, Math.max(worstMs.get(length) ?? 0, performance.now() - began));
        return decisionOf(probability);
      },
      read: async () => {
        const [worstShortMs, worstLongMs] = [worstMs.get("short") ?? 0, worstMs.get("long") ?? 0];
        // The next reading covers what comes after this one.
        worstMs.clear();
        return {
          ...counted.read(),
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

/** Scores the prompts, each alone and unpadded, apart from any variant; and what cuts and pieces would make of others. */
export async function provision(
  { scale }: Run,
  keeps: (prompt: Prompt) => boolean = () => true,
): Promise<Provisioned<Setup, Prompt, Decision>> {
  const model = modelFile("guard");
  const mixed = mixedPrompts(scale).filter(keeps);
  const began = performance.now();
  const scored = await scoreAlone(model, mixed, isSteady);
  // A quarter of what the model does one after another is half of what batches of the oldest do.
  const perSecond = (0.25 * 1000 * mixed.length) / (performance.now() - began);
  const late = await calledAttacks(model, lateAttacks(scale));
  const harmless = await calledAttacks(model, longHarmless(scale));
  const lengths = scored.prompts.map(({ tokens }) => tokens.length).sort((a, b) => a - b);
  const quantile = (q: number) => lengths[Math.floor(q * lengths.length)] ?? 0;
  return {
    setup: { model, prompts: scored.prompts, others: { perSecond, seconds: attackSeconds[scale] } },
    expected: async (prompt) => decisionAbout(scored, prompt),
    facts: {
      model: "guard (128 wide, 2 layers), fp32, one thread, one worker",
      prompts: `${lengths.length}; tokens p50 ${quantile(0.5)}, p90 ${quantile(0.9)}, p99 ${quantile(0.99)}, of at most ${maxTokens}`,
      "an attacker": `has 32 prompts of ${maxTokens} tokens on their way; sixteen tenants send ${perSecond.toFixed(0)} prompts a second together; a budget is 512 tokens`,
      [`attacks behind token ${cutAt}`]: `of ${late.prompts} the model finds ${late.whole} in the whole prompt, ${late.cut} in its first ${cutAt} tokens, ${late.pieces} in the highest score of pieces`,
      [`harmless prompts of over ${cutAt} tokens`]: `of ${harmless.prompts} it calls ${harmless.whole} attacks by the whole prompt, ${harmless.pieces} by the highest score of pieces`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
