import { maxTokens, modelFile, openScorer, tokenize } from "@labs/models";
import { promptRisk } from "../rules.ts";
import type { Settings } from "./settings.ts";

export interface PromptRisk extends AsyncDisposable {
  /** Risk of a prompt from 0 to 1: the larger of what rules and model say. */
  readonly risk: (prompt: string) => Promise<number>;
}

/** Loads the model in its threads; without a model the rules decide alone. */
export async function openPromptRisk(
  settings: Pick<Settings, "model" | "scoreWorkers">,
): Promise<PromptRisk> {
  const { model, scoreWorkers } = settings;
  if (model === null)
    return { risk: async (prompt) => promptRisk(prompt), [Symbol.asyncDispose]: async () => {} };
  const scorer = await openScorer({ model: modelFile(model), workers: scoreWorkers });
  return {
    risk: async (prompt) => {
      const probabilities = await scorer.score(windows(tokenize(prompt)));
      return Math.max(promptRisk(prompt), ...probabilities);
    },
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}

/**
 * Rows that a model takes, with the token that opens a text at their beginning. Each overlaps the one before by half,
 * so that an attack is whole in one of them wherever it stands.
 */
export function windows([start = 1, ...rest]: readonly number[]): number[][] {
  const size = maxTokens - 1;
  const step = Math.floor(size / 2);
  const count = 1 + Math.max(0, Math.ceil((rest.length - size) / step));
  return Array.from({ length: count }, (_, at) => [start, ...rest.slice(at * step, at * step + size)]);
}
