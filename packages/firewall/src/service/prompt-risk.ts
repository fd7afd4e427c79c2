import { maxTokens, modelFile, openScorer, tokenize } from "@labs/models";
import { promptRisk } from "../rules.ts";
import type { Inference } from "./screening-metrics.ts";
import type { Settings } from "./settings.ts";

export interface PromptRisk extends AsyncDisposable {
  /** Risk of a prompt from 0 to 1: the larger of what rules and model say. */
  readonly risk: (prompt: string) => Promise<number>;
}

/**
 * Loads the model in its threads; without a model the rules decide alone.
 *
 * @param inferred told of each run of the model
 */
export async function openPromptRisk(
  settings: Pick<Settings, "model" | "scoreWorkers">,
  inferred: (run: Inference) => void = () => {},
): Promise<PromptRisk> {
  const { model, scoreWorkers } = settings;
  if (model === null)
    return { risk: async (prompt) => promptRisk(prompt), [Symbol.asyncDispose]: async () => {} };
  const scorer = await openScorer({ model: modelFile(model), workers: scoreWorkers });
  // A prompt waits here for a thread and not in it, so that its wait is measured apart from the run.
  const takeTurn = turns(scoreWorkers);
  return {
    risk: async (prompt) => {
      const rows = windows(tokenize(prompt));
      const asked = performance.now();
      using _ = await takeTurn();
      const began = performance.now();
      const probabilities = await scorer.score(rows);
      const ended = performance.now();
      inferred({ rows: rows.length, waited: (began - asked) / 1000, took: (ended - began) / 1000 });
      return Math.max(promptRisk(prompt), ...probabilities);
    },
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}

/** `count` at once; others wait, first come first served. */
function turns(count: number): () => Promise<Disposable> {
  let free = count;
  const waiting: (() => void)[] = [];
  const turn = {
    [Symbol.dispose]() {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
  return async () => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return turn;
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
