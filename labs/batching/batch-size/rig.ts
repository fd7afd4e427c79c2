/** Fills batches of a size and has the model score them: queue, worker, counters, cleanup; and the data. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openScorer, staticModelFile } from "@labs/models";
import { admission, sendUntilScored } from "../shared/admission.ts";
import { countedScore } from "../shared/counted-score.ts";
import { dispatcher, scoreTogether } from "../shared/dispatcher.ts";
import type { BatchQueue, Pending } from "../shared/pending.ts";
import { processorMs, residentBytes } from "../shared/process-usage.ts";
import { decisionAbout, nearest, type Prompt, scoreAlone, threshold } from "../shared/prompts.ts";
import type { Answer, Counter, Input, Screen, Setup, Technique } from "./contract.ts";
import { candidatesForBorder, largest, longPrompts, maxWaitMs, probes, shortPrompts } from "./data.ts";

/** One worker: the other core of two belongs to the main thread, which batches and, here, also sends. */
const workers = 1;

/** Makes a variant out of its technique. What a technique does not check reaches the model as it is. */
export function variant({
  rows,
  waitMs = maxWaitMs,
  model = "guard",
  arena = true,
  check = () => {},
  answer = scoreTogether,
}: Technique): Open<Screen, Setup, Counter, never> {
  return async ({ models }) => {
    const scorer = await openScorer({ model: models[model], workers, arena, checked: false });
    const counted = countedScore(scorer.score);
    const send = dispatcher(batchesOf(rows, waitMs), workers, (batch) => answer(batch, counted.score));
    const { screen, counts } = admission(async (tokens) => {
      check(tokens);
      return await send(tokens);
    });
    return {
      subject: ({ tokens }) => screen(tokens),
      read: async () => ({
        ...counts,
        ...counted.read(),
        processorMs: processorMs(),
        residentBytes: residentBytes(),
      }),
      [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
    };
  };
}

/** A batch leaves when it is full, or when its oldest prompt has waited for `waitMs`. */
function batchesOf(rows: number, waitMs: number): BatchQueue {
  const queue: Pending[] = [];
  const holdMs = () => {
    const [oldest] = queue;
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.since + waitMs - performance.now();
  };
  return {
    put: (one) => queue.push(one),
    next: () => (queue.length >= rows || holdMs() <= 0 ? queue.splice(0, rows) : []),
    holdMs,
  };
}

/** The client: sends a prompt until there is room for it, and decides by its probability. */
export async function decide(screen: Screen, { prompt, wants }: Input): Promise<Answer> {
  const probability = await sendUntilScored(() => screen(prompt));
  const attack = probability >= threshold;
  return wants === "decision" ? { attack } : { attack, probability };
}

/** Prompts whose decision is clear: nearer to the threshold, int8 may decide otherwise without being wrong. */
const clear = 0.1;

/** Scores the prompts, each alone, in fp32, apart from any variant. */
export async function provision(
  { scale }: Run,
  prompts: readonly Prompt[] = shortPrompts(scale),
): Promise<Provisioned<Setup, Input, Answer>> {
  const models = {
    guard: modelFile("guard"),
    "guard-int8": modelFile("guard-int8"),
    "guard-int8-static": await staticModelFile("guard"),
  };
  const isClear = (probability: number) => Math.abs(probability - threshold) > clear;
  const scored = await scoreAlone(models.guard, prompts, isClear);
  const border = nearest(await scoreAlone(models.guard, candidatesForBorder(scale), () => true), probes);
  const lengths = scored.prompts.map(({ tokens }) => tokens.length);
  return {
    setup: { models, prompts: scored.prompts, long: longPrompts(largest), border },
    expected: async ({ prompt }) => ({ attack: decisionAbout(scored, prompt).attack }),
    facts: {
      model: "guard (128 wide, 2 layers), one thread, one worker",
      prompts: `${lengths.length} of ${Math.min(...lengths)} to ${Math.max(...lengths)} tokens`,
      "longest wait": `${maxWaitMs} ms for a batch to fill, where a variant sets none of its own`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
