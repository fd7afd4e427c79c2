/** Lets the scorer work while the findings are written: `Promise.all` over the statements of one transaction. */
import pg from "pg";
import type { NamedRequest } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  ({ options, score, ignoreConnectionErrors, withClient, thresholdFor, statements }) => {
    const pool = ignoreConnectionErrors(new pg.Pool(options));

    async function record(client: pg.PoolClient, request: NamedRequest): Promise<void> {
      await client.query("BEGIN");
      try {
        await Promise.all([
          statements.insertFindings(client, request),
          score(request.prompt).then((risk) => statements.insertIncident(client, request, risk)),
        ]);
        await client.query("COMMIT");
      } catch (error) {
        if (!statements.isUnlistedRule(error)) throw error;
        // `Promise.all` rejects with the first error and leaves the others on their way: the incident is still to come.
        await client.query("ROLLBACK");
        await statements.insertRefusal(client, request);
      }
    }

    return {
      pool,
      screen: (request) =>
        withClient(pool, async (client) => {
          const threshold = await thresholdFor(client, request.actor);
          if (brokenRules(request.prompt).length === 0) {
            return (await score(request.prompt)) >= threshold ? "block" : "allow";
          }
          await record(client, request);
          return "block";
        }),
    };
  },
);
