/** The models behind a policy. */
import { openScorer, scoreLinear, tokenize } from "@labs/models";
import type { Policy, ScoreText, Tier } from "../contract.ts";
import type { Setup } from "./subject.ts";

/** Opens the models that a policy may need, each in a worker of one thread. */
export async function openModels(
  files: Setup["files"],
  { first, escalate }: Policy,
): Promise<AsyncDisposable & { readonly score: ScoreText }> {
  await using stack = new AsyncDisposableStack();
  const scorers = new Map<Tier, Awaited<ReturnType<typeof openScorer>>>();
  for (const tier of new Set([first, escalate?.to ?? first]))
    if (tier !== "linear") scorers.set(tier, stack.use(await openScorer({ model: files[tier], workers: 1 })));
  const owned = stack.move();
  return {
    score: (tier, text) => {
      const tokens = tokenize(text);
      const scorer = scorers.get(tier);
      if (scorer === undefined) return scoreLinear(tokens);
      return scorer.score([tokens]).then(([score = Number.NaN]) => score);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
