/** The nested checkout with first aid: the client is released before the scorer, and no wait for one is without end. */
import pg from "pg";
import { patienceMs, screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import {
  insertFindings,
  insertIncident,
  insertRefusal,
  isUnlistedRule,
  type NamedRequest,
  thresholdFor,
} from "../statements.ts";
import { withClient } from "../with-client.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(new pg.Pool({ ...options, connectionTimeoutMillis: patienceMs }));

  async function record(client: pg.PoolClient, one: NamedRequest, risk: number): Promise<void> {
    await client.query("BEGIN");
    try {
      await insertIncident(client, one, risk);
      await insertFindings(client, one);
      await client.query("COMMIT");
    } catch (error) {
      if (!isUnlistedRule(error)) throw error;
      // The second client of the same call.
      await insertRefusal(pool, one);
      await client.query("ROLLBACK");
    }
  }

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
