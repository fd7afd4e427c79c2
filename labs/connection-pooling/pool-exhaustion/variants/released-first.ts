/** Releases the client before the call to the scorer, and checks one out again when there is something to store. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, record }) => {
  const pool = withErrorListener(new pg.Pool(options));

  return {
    pool,
    screen: async (request) => {
      const threshold = await thresholdFor(pool, request.actor);
      const risk = await score(request.prompt);
      const isAttack = brokenRules(request.prompt).length > 0;
      if (isAttack) await withClient(pool, (client) => record(client, request, risk, client));
      return isAttack || risk >= threshold ? "block" : "allow";
    },
  };
});
