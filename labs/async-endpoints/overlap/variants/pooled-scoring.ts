/** The computation runs in a thread, with a bounded line in front of it, while the reads wait. */
import { openThreads } from "../../thread-pool.ts";
import { batches, screening } from "../contract.ts";
import { decide } from "../data.ts";
import { groupCommit } from "../group-commit.ts";
import { readHistory, readPolicy } from "../statements.ts";

export const open = screening(({ pool, log }) => {
  const threads = openThreads();
  const store = groupCommit(log.insertMany, batches);
  return {
    screen: async ({ id, actor, prompt }) => {
      const [policy, history, risk] = await Promise.all([
        readPolicy(pool, actor),
        readHistory(pool, actor),
        threads.risk(prompt),
      ]);
      const verdict = decide(policy, history, risk);
      await store({ id, actor, ...verdict });
      return verdict;
    },
    end: () => threads[Symbol.asyncDispose](),
  };
});
