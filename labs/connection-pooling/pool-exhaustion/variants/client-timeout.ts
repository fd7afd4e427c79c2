/** Releases first, and a wait for a client has an end. */
import pg from "pg";
import { brokenRules, timeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, record }) => {
  const pool = withErrorListener(new pg.Pool({ ...options, connectionTimeoutMillis: timeoutMs }));

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
