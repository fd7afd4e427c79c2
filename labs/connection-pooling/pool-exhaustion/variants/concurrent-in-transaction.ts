/** Lets the scorer work while the findings are written: `Promise.all` over the statements of one transaction. */
import pg from "pg";
import { screening } from "../contract.ts";
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
  const pool = outliveBackends(new pg.Pool(options));

  async function record(client: pg.PoolClient, one: NamedRequest): Promise<void> {
    await client.query("BEGIN");
    try {
      await Promise.all([
        insertFindings(client, one),
        score(one.prompt).then((risk) => insertIncident(client, one, risk)),
      ]);
      await client.query("COMMIT");
    } catch (error) {
      if (!isUnlistedRule(error)) throw error;
      // `Promise.all` rejects with the first error and leaves the others on their way: the incident is still to come.
      await client.query("ROLLBACK");
      await insertRefusal(client, one);
    }
  }

  return {
    pool,
    screen: (one) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, one.actor);
        if (brokenRules(one.prompt).length === 0) {
          return (await score(one.prompt)) >= threshold ? "block" : "allow";
        }
        await record(client, one);
        return "block";
      }),
  };
});
