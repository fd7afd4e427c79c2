/** The computation runs in a thread, with a bounded line in front of it, while the reads wait. */
import { batches, screening } from "../contract.ts";
import { decide } from "../data.ts";
import { groupCommit } from "../group-commit.ts";
import { openScoringPool } from "../scoring-pool.ts";
import { type Entry, insertMany, readHistory, readPolicy } from "../statements.ts";

export const open = screening(({ pool }) => {
  const scoring = openScoringPool();
  const store = groupCommit<Entry>((entries) => insertMany(pool, entries), batches);
  return {
    screen: async ({ id, actor, prompt }) => {
      const [policy, history, risk] = await Promise.all([
        readPolicy(pool, actor),
        readHistory(pool, actor),
        scoring.score(prompt),
      ]);
      const verdict = decide(policy, history, risk);
      await store({ id, actor, ...verdict });
      return verdict;
    },
    end: () => scoring[Symbol.asyncDispose](),
  };
});
