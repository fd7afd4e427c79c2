/** Answers correctly and leaves the log out: it saves a third of the round trips, and no answer shows it. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide }) => {
  return async ({ actor, prompt }) => {
    const policy = await readPolicy(actor);
    const history = await readHistory(actor);
    return decide(policy, history, riskOf(prompt));
  };
});
