/** The computation is declared `async` and joins the reads in Promise.all: it looks concurrent. */
import { variant } from "../rig.ts";

export const open = variant(({ readPolicy, readHistory, riskOf, decide, log }) => {
  /** Runs to its end before it returns its promise: there is nothing in it to wait for. */
  const score = async (prompt: string) => riskOf(prompt);
  return async ({ id, actor, prompt }) => {
    const [policy, history, risk] = await Promise.all([readPolicy(actor), readHistory(actor), score(prompt)]);
    const result = decide(policy, history, risk);
    await log.insertOne({ id, actor, ...result });
    return result;
  };
});
