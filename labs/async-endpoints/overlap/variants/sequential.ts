/** One step after the other; each waits for the one before, whether it needs it or not. */

import { riskOf } from "../../risk.ts";
import { screening } from "../contract.ts";
import { decide } from "../data.ts";
import { readHistory, readPolicy } from "../statements.ts";

export const open = screening(({ pool, log }) => ({
  screen: async ({ id, actor, prompt }) => {
    const policy = await readPolicy(pool, actor);
    const history = await readHistory(pool, actor);
    const verdict = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...verdict });
    return verdict;
  },
}));
