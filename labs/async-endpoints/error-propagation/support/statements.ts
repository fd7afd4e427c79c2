/** The statements that variants are made of. */
import type pg from "pg";
import type { Queryable, SecurityEvent } from "../contract.ts";
import { kindOf, Undelivered } from "./errors.ts";

/** Stores what was decided in the firewall's own database. */
export async function insertVerdict(firewall: Queryable, event: SecurityEvent): Promise<void> {
  await firewall.query({
    name: "verdict",
    text: "INSERT INTO firewall_api.verdicts VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
    values: [event.id, event.actor, event.decision],
  });
}

/** Writes events to the log, all or none; @returns how many of them were there already. */
export async function insertEvents(log: Queryable, events: readonly SecurityEvent[]): Promise<number> {
  const { rowCount } = await log.query({
    name: "events",
    text: `INSERT INTO event_log.events
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::jsonb[])
      ON CONFLICT (id) DO NOTHING`,
    values: [
      events.map(({ id }) => id),
      events.map(({ requestId }) => requestId),
      events.map(({ actor }) => actor),
      events.map((event) => JSON.stringify(event)),
    ],
  });
  return events.length - (rowCount ?? 0);
}

/**
 * Writes events to the log and puts those that it refuses among the dead letters, byte by byte. A batch that is
 * refused is halved until the event at fault stands alone, so that nothing is retried for ever in front of the
 * others. Rejects with `Undelivered` where a retry may help.
 *
 * @param report is told of every event that is put aside
 * @returns how many of them were there already
 */
export async function deliver(
  log: Queryable,
  events: readonly SecurityEvent[],
  report: (error: Undelivered) => void,
): Promise<number> {
  const [event] = events;
  if (event === undefined) return 0;
  try {
    return await insertEvents(log, events);
  } catch (error) {
    const failure = new Undelivered(events, error);
    if (kindOf(error) === "transient") throw failure;
    if (events.length > 1) {
      const half = Math.ceil(events.length / 2);
      const first = await deliver(log, events.slice(0, half), report);
      return first + (await deliver(log, events.slice(half), report));
    }
    const alreadyThere = await insertDeadLetter(log, event, error);
    report(failure);
    return alreadyThere;
  }
}

async function insertDeadLetter(log: Queryable, event: SecurityEvent, error: unknown): Promise<number> {
  const { rowCount } = await log
    .query("INSERT INTO event_log.dead_letters VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING", [
      event.id,
      Buffer.from(JSON.stringify(event)),
      String(error),
    ])
    .catch((cause: unknown) => {
      throw new Undelivered([event], cause);
    });
  return 1 - (rowCount ?? 0);
}

/** Runs work in a transaction: commits what it did, or rolls back where it rejects. */
export async function inTransaction<T>(
  database: pg.Pool,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  const client = await database.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back and unlocks the rows, and it cannot be used again half-way through.
    client.release(true);
    throw error;
  }
}
