/** What was read is kept beside the function, to pass less around: during an `await` another request overwrites it. */
import type { History } from "../contract.ts";
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log }) => {
  let history: History = { events: 0, serious: 0 };
  return async ({ id, actor, prompt }) => {
    history = await readHistory(actor);
    const policy = await readPolicy(actor);
    const result = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...result });
    return result;
  };
});
