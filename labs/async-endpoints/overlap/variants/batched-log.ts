/** Entries that are stored at the same time share a transaction; each is acknowledged when it is committed. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log, groupCommit }) => {
  const store = groupCommit(log.insertMany);
  return async ({ id, actor, prompt }) => {
    const policy = await readPolicy(actor);
    const history = await readHistory(actor);
    const result = decide(policy, history, riskOf(prompt));
    await store({ id, actor, ...result });
    return result;
  };
});
