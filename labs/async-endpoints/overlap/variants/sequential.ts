/** One step after another; each waits for the one before, whether it needs its result or not. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log }) => {
  return async ({ id, actor, prompt }) => {
    const policy = await readPolicy(actor);
    const history = await readHistory(actor);
    const result = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...result });
    return result;
  };
});
