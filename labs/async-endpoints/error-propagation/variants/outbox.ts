/** Verdict and event are one transaction in the firewall's own database; a relay carries the events to the log. */
import pg from "pg";
import type { SecurityEvent } from "../contract.ts";
import { deliveryMs } from "../data.ts";
import { variant } from "../rig.ts";

/** One statement, so both rows or none, in one round trip. */
const both = {
  name: "verdict and event",
  text: `WITH verdict AS (
      INSERT INTO firewall_api.verdicts VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id
    )
    INSERT INTO firewall_api.outbox (event) SELECT $4 FROM verdict`,
};

/** Other relays skip the rows that this one has locked, and the other way round. */
const oldest = `SELECT place, event FROM firewall_api.outbox ORDER BY place LIMIT 256 FOR UPDATE SKIP LOCKED`;

export const open = variant(
  ({ firewall, log, ignoreConnectionErrors, deliver, countDuplicates, startWorker }) => {
    const pool = ignoreConnectionErrors(
      new pg.Pool({ ...log, max: 1, connectionTimeoutMillis: deliveryMs, query_timeout: deliveryMs }),
    );

    /** Delivers first and deletes then: a crash in between delivers again and loses nothing. */
    async function relay(client: pg.PoolClient): Promise<boolean> {
      await client.query("BEGIN");
      const { rows } = await client.query<{ place: string; event: string }>(oldest);
      const events: SecurityEvent[] = rows.map(({ event }) => JSON.parse(event));
      if (events.length > 0) countDuplicates(await deliver(pool, events));
      await client.query("DELETE FROM firewall_api.outbox WHERE place = ANY ($1)", [
        rows.map(({ place }) => place),
      ]);
      await client.query("COMMIT");
      return events.length > 0;
    }

    const worker = startWorker(async () => {
      const client = await firewall.connect();
      try {
        const busy = await relay(client);
        client.release();
        return busy;
      } catch (error) {
        // Closing the connection rolls back and unlocks the rows.
        client.release(true);
        throw error;
      }
    });

    return {
      answer: async (event) => {
        await firewall.query({
          ...both,
          values: [event.id, event.actor, event.decision, JSON.stringify(event)],
        });
        return event.decision;
      },
      pending: async () => {
        const { rows } = await firewall.query<{ count: number }>(
          "SELECT count(*)::integer AS count FROM firewall_api.outbox",
        );
        return rows[0]?.count ?? 0;
      },
      async [Symbol.asyncDispose]() {
        await worker[Symbol.asyncDispose]();
        await pool.end();
      },
    };
  },
);
