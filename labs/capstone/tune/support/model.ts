/** Switches `short`, `int8` and `worker`: what the model is given, which one it is, and on which thread it runs. */
import { maxTokens, openBlockingScorer, openScorer, tokenize } from "@labs/models";
import type { Switch } from "../contract.ts";

export interface Model extends AsyncDisposable {
  /** Probability that a prompt is an attack. */
  score(prompt: string): Promise<number>;
  readonly counts: Readonly<Record<"modelRuns" | "modelPlaces" | "modelWaitMs" | "modelBusyMs", number>>;
}

/** Where the models are. */
export type ModelFiles = { readonly fp32: string; readonly int8: string };

export async function openModel(files: ModelFiles, on: ReadonlySet<Switch>): Promise<Model> {
  const model = on.has("int8") ? files.int8 : files.fp32;
  const scorer = on.has("worker")
    ? await openScorer({ model, workers: 1 })
    : await openBlockingScorer({ model });
  const width = on.has("short") ? undefined : maxTokens;
  const counts = { modelRuns: 0, modelPlaces: 0, modelWaitMs: 0, modelBusyMs: 0 };
  // One prompt at a time, so that its wait is measured apart from its run.
  let free: Promise<unknown> = Promise.resolve();
  return {
    counts,
    score(prompt) {
      const tokens = tokenize(prompt);
      const asked = performance.now();
      const scored = free.then(async () => {
        const began = performance.now();
        const [probability = Number.NaN] = await scorer.score([tokens], width);
        counts.modelRuns++;
        counts.modelPlaces += width ?? tokens.length;
        counts.modelWaitMs += began - asked;
        counts.modelBusyMs += performance.now() - began;
        return probability;
      });
      free = scored.catch(() => {});
      return scored;
    },
    [Symbol.asyncDispose]: async () => {
      // A session that is released within a run takes the process with it.
      await free;
      await scorer[Symbol.asyncDispose]();
    },
  };
}
