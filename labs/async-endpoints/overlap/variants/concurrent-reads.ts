/** The two reads need nothing of each other: they wait together. */

import { riskOf } from "../../risk.ts";
import { screening } from "../contract.ts";
import { decide } from "../data.ts";
import { readHistory, readPolicy } from "../statements.ts";

export const open = screening(({ pool, log }) => ({
  screen: async ({ id, actor, prompt }) => {
    const [policy, history] = await Promise.all([readPolicy(pool, actor), readHistory(pool, actor)]);
    const verdict = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...verdict });
    return verdict;
  },
}));
