/** Gives the client back at the end of the way, which an error does not reach. */
import pg from "pg";
import { screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { record } from "../record.ts";
import { thresholdFor } from "../statements.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(new pg.Pool(options));

  return {
    pool,
    screen: async (one) => {
      const client = await pool.connect();
      const threshold = await thresholdFor(client, one.actor);
      const risk = await score(one.prompt);
      const calm = brokenRules(one.prompt).length === 0;
      if (!calm) await record(client, one, risk);
      client.release();
      return !calm || risk >= threshold ? "block" : "allow";
    },
  };
});
