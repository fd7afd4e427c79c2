/** Verdict and event are one transaction in the firewall's own database; a relay carries the events to the log. */
import { variant } from "../rig.ts";

/** One statement, so both rows or none, in one round trip. */
const both = `
  WITH verdict AS (
    INSERT INTO firewall_api.verdicts VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING RETURNING id
  )
  INSERT INTO firewall_api.outbox (event) SELECT $4 FROM verdict`;

/** Other relays skip the rows that this one has locked, and the other way round. */
const oldest = "SELECT place, event FROM firewall_api.outbox ORDER BY place LIMIT 256 FOR UPDATE SKIP LOCKED";

export const open = variant(({ firewall, logPool, deliver, inTransaction, startWorker }) => {
  const log = logPool();

  // Delivers first and deletes then: a crash in between delivers again and loses nothing. The transaction stays
  // open while it delivers, which is bounded: that is what the lock costs.
  startWorker(() =>
    inTransaction(firewall, async (client) => {
      const { rows } = await client.query<{ place: string; event: string }>(oldest);
      await deliver(
        log,
        rows.map(({ event }) => JSON.parse(event)),
      );
      const places = rows.map(({ place }) => place);
      await client.query("DELETE FROM firewall_api.outbox WHERE place = ANY ($1)", [places]);
      return rows.length > 0;
    }),
  );

  return {
    answer: async (event) => {
      const values = [event.id, event.actor, event.decision, JSON.stringify(event)];
      await firewall.query({ name: "verdict and event", text: both, values });
      return event.decision;
    },
    waiting: async () => {
      const { rows } = await firewall.query<{ count: string }>("SELECT count(*) FROM firewall_api.outbox");
      return Number(rows[0]?.count);
    },
  };
});
