/** The two reads are independent: they wait together. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log }) => {
  return async ({ id, actor, prompt }) => {
    const [policy, history] = await Promise.all([readPolicy(actor), readHistory(actor)]);
    const result = decide(policy, history, riskOf(prompt));
    await log.insertOne({ id, actor, ...result });
    return result;
  };
});
