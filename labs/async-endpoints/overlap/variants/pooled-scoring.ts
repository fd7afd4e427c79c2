/** The computation runs in a thread, with a bounded queue in front of it, while the reads wait. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, openThreads, decide, log, groupCommit }) => {
  const threads = openThreads();
  const store = groupCommit(log.insertMany);
  return async ({ id, actor, prompt }) => {
    const [policy, history, risk] = await Promise.all([
      readPolicy(actor),
      readHistory(actor),
      threads.risk(prompt),
    ]);
    const result = decide(policy, history, risk);
    await store({ id, actor, ...result });
    return result;
  };
});
