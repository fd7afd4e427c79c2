/** Fills batches of a size and has the model score them: queue, worker, counters, cleanup; and the data. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openScorer } from "@labs/models";
import { countedScore } from "../shared/counted-score.ts";
import { dispatcher, scoreTogether } from "../shared/dispatcher.ts";
import type { BatchQueue, Pending } from "../shared/pending.ts";
import { processorMs, residentBytes } from "../shared/process-usage.ts";
import { decisionAbout, type Prompt, scoreAlone, threshold } from "../shared/prompts.ts";
import type { Answer, Counter, Input, Screen, Setup, Technique } from "./contract.ts";
import { idleTimeoutMs, longPrompts, shortPrompts } from "./data.ts";

/** One worker: the other core of two belongs to the main thread, which batches and, here, also sends. */
const workers = 1;

/** Makes a variant out of its technique. */
export function variant({
  rows,
  model = "guard",
  arena = true,
  answer = scoreTogether,
}: Technique): Open<Screen, Setup, Counter, never> {
  return async ({ models }) => {
    const scorer = await openScorer({ model: models[model], workers, arena });
    const { score, counts } = countedScore(scorer.score);
    const send = dispatcher(fullBatches(rows), workers, (batch) => answer(batch, score));
    return {
      subject: ({ tokens }) => send(tokens),
      read: async () => ({ ...counts, processorMs: processorMs(), residentBytes: residentBytes() }),
      [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
    };
  };
}

/** A batch leaves when it is full; an incomplete one when no prompt has arrived for `idleTimeoutMs`. */
function fullBatches(rows: number): BatchQueue {
  const queue: Pending[] = [];
  const isIdle = () => performance.now() - (queue.at(-1)?.since ?? Number.POSITIVE_INFINITY) >= idleTimeoutMs;
  return {
    put: (one) => queue.push(one),
    next: () => (queue.length >= rows || isIdle() ? queue.splice(0, rows) : []),
    holdMs: () => (queue.length === 0 ? Number.POSITIVE_INFINITY : idleTimeoutMs),
  };
}

/** The client: sends a prompt, and decides by its probability. */
export async function decide(screen: Screen, { prompt, wants }: Input): Promise<Answer> {
  const probability = await screen(prompt);
  const attack = probability >= threshold;
  return wants === "decision" ? { attack } : { attack, probability };
}

/** Prompts whose decision is clear: nearer to the threshold, int8 may rightly decide otherwise. */
const clear = 0.1;

/** Scores the prompts, each alone, in fp32, apart from any variant. */
export async function provision(
  { scale }: Run,
  prompts: readonly Prompt[] = shortPrompts(scale),
): Promise<Provisioned<Setup, Input, Answer>> {
  const models = { guard: modelFile("guard"), "guard-int8": modelFile("guard-int8") };
  const isClear = (probability: number) => Math.abs(probability - threshold) > clear;
  const scored = await scoreAlone(models.guard, prompts, isClear);
  const lengths = scored.prompts.map(({ tokens }) => tokens.length);
  return {
    setup: { models, prompts: scored.prompts, long: longPrompts(64) },
    expected: async ({ prompt }) => ({ attack: decisionAbout(scored, prompt).attack }),
    facts: {
      model: "guard (128 wide, 2 layers), one thread, one worker",
      prompts: `${lengths.length} of ${Math.min(...lengths)} to ${Math.max(...lengths)} tokens`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
