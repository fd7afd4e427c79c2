/** The nested checkout with first aid: the client is released before the call to the scorer, and every wait for one is bounded. */
import pg from "pg";
import type { NamedRequest } from "../contract.ts";
import { brokenRules, timeoutMs } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  ({ options, score, ignoreConnectionErrors, withClient, thresholdFor, statements }) => {
    const pool = ignoreConnectionErrors(new pg.Pool({ ...options, connectionTimeoutMillis: timeoutMs }));

    async function record(client: pg.PoolClient, request: NamedRequest, risk: number): Promise<void> {
      await client.query("BEGIN");
      try {
        await statements.insertIncident(client, request, risk);
        await statements.insertFindings(client, request);
        await client.query("COMMIT");
      } catch (error) {
        if (!statements.isUnlistedRule(error)) throw error;
        // The second client of the same call.
        await statements.insertRefusal(pool, request);
        await client.query("ROLLBACK");
      }
    }

    return {
      pool,
      screen: async (request) => {
        const threshold = await thresholdFor(pool, request.actor);
        const risk = await score(request.prompt);
        if (brokenRules(request.prompt).length === 0) return risk >= threshold ? "block" : "allow";
        await withClient(pool, (client) => record(client, request, risk));
        return "block";
      },
    };
  },
);
