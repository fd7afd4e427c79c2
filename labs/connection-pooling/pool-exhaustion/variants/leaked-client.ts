/** Releases the client after the last statement, which an error does not reach. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, ignoreConnectionErrors, thresholdFor, record }) => {
  const pool = ignoreConnectionErrors(new pg.Pool(options));

  return {
    pool,
    screen: async (request) => {
      const client = await pool.connect();
      const threshold = await thresholdFor(client, request.actor);
      const risk = await score(request.prompt);
      const calm = brokenRules(request.prompt).length === 0;
      if (!calm) await record(client, request, risk);
      client.release();
      return !calm || risk >= threshold ? "block" : "allow";
    },
  };
});
