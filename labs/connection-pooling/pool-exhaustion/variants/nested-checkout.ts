/** Notes a refusal through the pool: a second client, while the call still holds its first. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, record }) => {
  const pool = withErrorListener(new pg.Pool(options));

  return {
    pool,
    screen: (request) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, request.actor);
        const risk = await score(request.prompt);
        const isAttack = brokenRules(request.prompt).length > 0;
        if (isAttack) await record(client, request, risk, pool);
        return isAttack || risk >= threshold ? "block" : "allow";
      }),
  };
});
