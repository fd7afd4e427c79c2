/** The computation is declared `async` and joins the reads in Promise.all: it looks concurrent. */

import { riskOf } from "../../risk.ts";
import { batches, screening } from "../contract.ts";
import { decide } from "../data.ts";
import { groupCommit } from "../group-commit.ts";
import { readHistory, readPolicy } from "../statements.ts";

/** Runs to its end before it returns its promise: there is nothing in it to wait for. */
async function score(prompt: string): Promise<number> {
  return riskOf(prompt);
}

export const open = screening(({ pool, log }) => {
  const store = groupCommit(log.insertMany, batches);
  return {
    screen: async ({ id, actor, prompt }) => {
      const [policy, history, risk] = await Promise.all([
        readPolicy(pool, actor),
        readHistory(pool, actor),
        score(prompt),
      ]);
      const verdict = decide(policy, history, risk);
      await store({ id, actor, ...verdict });
      return verdict;
    },
  };
});
