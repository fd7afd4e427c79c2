/** What was read is kept beside the function, to pass less around: during an `await` another request overwrites it. */

import { riskOf } from "../../risk.ts";
import { screening } from "../contract.ts";
import { decide, type History } from "../data.ts";
import { readHistory, readPolicy } from "../statements.ts";

let history: History = { events: 0, serious: 0 };

export const open = screening(({ pool, log }) => ({
  screen: async ({ id, actor, prompt }) => {
    history = await readHistory(pool, actor);
    const policy = await readPolicy(pool, actor);
    const verdict = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...verdict });
    return verdict;
  },
}));
