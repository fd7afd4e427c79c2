/** Holds one client from the first query to the last, also while the scorer works. */
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
        if (isAttack) await record(client, request, risk, client);
        return isAttack || risk >= threshold ? "block" : "allow";
      }),
  };
});
