/** Releases the client after the last statement, which an error does not reach. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, thresholdFor, record }) => {
  const pool = withErrorListener(new pg.Pool(options));

  return {
    pool,
    screen: async (request) => {
      const client = await pool.connect();
      const threshold = await thresholdFor(client, request.actor);
      const risk = await score(request.prompt);
      const isAttack = brokenRules(request.prompt).length > 0;
      if (isAttack) await record(client, request, risk, client);
      client.release();
      return isAttack || risk >= threshold ? "block" : "allow";
    },
  };
});
