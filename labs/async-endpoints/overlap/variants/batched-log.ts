/** Entries that are stored at the same time share a transaction; each is acknowledged when it is committed. */

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
      await store({ id, actor, ...verdict });
      return verdict;
    },
  };
});
