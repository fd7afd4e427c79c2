/** Gives the client back before the scorer is asked, and borrows one again when there is something to store. */
import pg from "pg";
import { screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import { record } from "../record.ts";
import { thresholdFor } from "../statements.ts";
import { withClient } from "../with-client.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(new pg.Pool(options));

  return {
    pool,
    screen: async (one) => {
      const threshold = await thresholdFor(pool, one.actor);
      const risk = await score(one.prompt);
      if (brokenRules(one.prompt).length === 0) return risk >= threshold ? "block" : "allow";
      await withClient(pool, (client) => record(client, one, risk));
      return "block";
    },
  };
});
