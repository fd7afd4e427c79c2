/** Waits 10 ms for a client and allows the prompt when there is none: fails open just when it is busy. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, ignoreConnectionErrors, thresholdFor, record }) => {
  const pool = ignoreConnectionErrors(new pg.Pool({ ...options, max: 4, connectionTimeoutMillis: 10 }));

  return {
    pool,
    screen: async (request) => {
      const client = await pool.connect().catch(() => null);
      if (client === null) return "allow";
      try {
        const threshold = await thresholdFor(client, request.actor);
        const risk = await score(request.prompt);
        if (brokenRules(request.prompt).length === 0) return risk >= threshold ? "block" : "allow";
        await record(client, request, risk);
        return "block";
      } finally {
        client.release();
      }
    },
  };
});
