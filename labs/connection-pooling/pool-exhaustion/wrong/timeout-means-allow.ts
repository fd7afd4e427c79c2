/** Waits 10 ms for a client and lets the prompt pass when there is none: fails open just when it is busy. */
import pg from "pg";
import { screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { record } from "../record.ts";
import { thresholdFor } from "../statements.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(new pg.Pool({ ...options, max: 4, connectionTimeoutMillis: 10 }));

  return {
    pool,
    screen: async (one) => {
      const client = await pool.connect().catch(() => null);
      if (client === null) return "allow";
      try {
        const threshold = await thresholdFor(client, one.actor);
        const risk = await score(one.prompt);
        if (brokenRules(one.prompt).length === 0) return risk >= threshold ? "block" : "allow";
        await record(client, one, risk);
        return "block";
      } finally {
        client.release();
      }
    },
  };
});
