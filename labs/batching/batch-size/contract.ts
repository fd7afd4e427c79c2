/** What every variant does: fill batches of a size. Worker, counters and cleanup are in here. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { type ModelName, modelFile, openScorer } from "@labs/models";
import { type BatchCounter, countedScore } from "../counted-score.ts";
import { processorMs, residentBytes } from "../evidence.ts";
import { judge, only, type Prompt, threshold, verdictIn } from "../prompts.ts";
import type { Score } from "../waiting.ts";
import { longPrompts, shortPrompts } from "./data.ts";

export type Setup = {
  /** Paths of the models. */
  readonly models: Readonly<Record<ServedModel, string>>;
  readonly prompts: readonly Prompt[];
  /** Of 256 tokens. */
  readonly long: readonly Prompt[];
};

export type ServedModel = Extract<ModelName, "guard" | "guard-int8">;

/** The probability itself is asked for by the scripts alone: in int8 it has no right value to be checked against. */
export type Question = { readonly prompt: Prompt; readonly wants: "decision" | "probability" };
export type Answer = { readonly attack: boolean; readonly probability?: number };

/** The probability of attack. Rejects where the model cannot take the prompt. */
export type Ask = (prompt: Prompt) => Promise<number>;

export async function asked(ask: Ask, { prompt, wants }: Question): Promise<Answer> {
  const probability = await ask(prompt);
  const attack = probability >= threshold;
  return wants === "decision" ? { attack } : { attack, probability };
}

/** One worker: the other core of two belongs to the main thread, which batches and, here, also asks. */
export const workers = 1;

export type Counter =
  | BatchCounter
  | "processorMs"
  | "residentBytes"
  /** What the scripts count: see `scripts.ts`. */
  | "collateral"
  | "unreadAnswered"
  | "moved"
  | "farthestMove";

/** Makes a variant out of its technique. */
export function asking(
  technique: (score: Score) => Ask,
  { model = "guard", arena = true }: { readonly model?: ServedModel; readonly arena?: boolean } = {},
): Open<Ask, Setup, Counter, never> {
  return async ({ models }) => {
    const scorer = await openScorer({ model: models[model], workers, arena });
    const { score, counts } = countedScore(scorer);
    return {
      subject: technique(score),
      read: async () => ({ ...counts, processorMs: processorMs(), residentBytes: residentBytes() }),
      [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
    };
  };
}

/** Prompts whose decision is clear: nearer to the threshold, int8 may rightly decide otherwise. */
const clear = 0.1;

/** Judges the prompts, each alone, in fp32, apart from any variant. */
export async function provision(
  { scale }: Run,
  prompts: readonly Prompt[] = shortPrompts(scale),
): Promise<Provisioned<Setup, Question, Answer>> {
  const models = { guard: modelFile("guard"), "guard-int8": modelFile("guard-int8") };
  const judged = only(
    await judge(models.guard, prompts),
    (probability) => Math.abs(probability - threshold) > clear,
  );
  const lengths = judged.prompts.map(({ tokens }) => tokens.length);
  return {
    setup: { models, prompts: judged.prompts, long: longPrompts(64) },
    expected: async ({ prompt }) => ({ attack: verdictIn(judged, prompt).attack }),
    facts: {
      model: "guard (128 wide, 2 layers), one thread, one worker",
      prompts: `${lengths.length} of ${Math.min(...lengths)} to ${Math.max(...lengths)} tokens`,
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
