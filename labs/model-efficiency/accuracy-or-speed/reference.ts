/** The right answer to a page: what the policy that an answer follows says, with scores computed apart from it. */
import { withinRounding } from "../shared/scores.ts";
import type { Evidence, Policy, Tier } from "./contract.ts";
import { minRecall, transformers } from "./data.ts";
import { openModels } from "./support/models.ts";
import { decide, qualityOf } from "./support/policy.ts";
import type { Answer, Decision, Setup } from "./support/subject.ts";

export interface Reference extends AsyncDisposable {
  expected(page: readonly string[], given?: Answer): Promise<Answer>;
}

/** @param fallback the policy that is right where an answer follows none, or one that misses most attacks */
export async function openReference(
  files: Setup["files"],
  test: Evidence,
  fallback: Policy,
): Promise<Reference> {
  await using stack = new AsyncDisposableStack();
  const models = new Map<Tier, Awaited<ReturnType<typeof openModels>>>();
  for (const first of transformers)
    models.set(first, stack.use(await openModels(files, { first, threshold: 0, escalate: null })));
  const scoreText = (tier: Tier, text: string) =>
    (models.get(tier) ?? models.get("guard"))?.score(tier, text);
  const owned = stack.move();
  return {
    expected: async (page, given) => {
      const followed = given !== undefined && qualityOf(given.policy, test).recall >= minRecall;
      const policy = followed ? given.policy : fallback;
      const decisions: Decision[] = [];
      for (const [at, text] of page.entries()) {
        const answered = given?.decisions[at];
        const score = async (tier: Tier) =>
          withinRounding(
            (await scoreText(tier, text)) ?? Number.NaN,
            answered?.by === tier ? answered.score : undefined,
          );
        decisions.push(await decide(policy, score));
      }
      return { policy, decisions };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
