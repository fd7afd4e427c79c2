/** The entry is put into the batch and the caller is told that all is well: what is not committed is promised. */

import { riskOf } from "../../risk.ts";
import { batches, screening } from "../contract.ts";
import { decide } from "../data.ts";
import { groupCommit } from "../group-commit.ts";
import { readHistory, readPolicy } from "../statements.ts";

export const open = screening(({ pool, log }) => {
  const store = groupCommit(log.insertMany, batches);
  return {
    screen: async ({ id, actor, prompt }) => {
      const [policy, history] = await Promise.all([readPolicy(pool, actor), readHistory(pool, actor)]);
      const verdict = decide(policy, history, riskOf(prompt));
      store({ id, actor, ...verdict }).catch(() => {
        // Nobody is left to tell.
      });
      return verdict;
    },
  };
});
