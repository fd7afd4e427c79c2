/** The request is acknowledged when its entry is in the batch, before the commit. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log, groupCommit }) => {
  const store = groupCommit(log.insertMany);
  return async ({ id, actor, prompt }) => {
    const policy = await readPolicy(actor);
    const history = await readHistory(actor);
    const result = decide(policy, history, riskOf(prompt));
    store({ id, actor, ...result }).catch(() => {
      // The request has been answered already.
    });
    return result;
  };
});
