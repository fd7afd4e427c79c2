/** The computation runs in a thread, with a bounded queue in front of it, while the reads wait. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, openThreads, decide, log }) => {
  const { risk: score } = openThreads();
  return async ({ id, actor, prompt }) => {
    const [policy, history, risk] = await Promise.all([readPolicy(actor), readHistory(actor), score(prompt)]);
    const result = decide(policy, history, risk);
    await log.insertOne({ id, actor, ...result });
    return result;
  };
});
