/** The statements that variants are made of. */
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
 * Writes events to the log and puts those that it will never take among the dead letters, byte by byte. A
 * batch that is refused is halved until the event at fault stands alone. Rejects with `Undelivered` where a
 * retry may help.
 *
 * @returns how many of them were there already
 */
export async function deliver(log: Queryable, events: readonly SecurityEvent[]): Promise<number> {
  try {
    return await insertEvents(log, events);
  } catch (error) {
    const [event] = events;
    if (event === undefined || kindOf(error) !== "poison") throw new Undelivered(events, error);
    if (events.length === 1) return insertDeadLetter(log, event, error);
    const half = Math.ceil(events.length / 2);
    return (await deliver(log, events.slice(0, half))) + (await deliver(log, events.slice(half)));
  }
}

async function insertDeadLetter(log: Queryable, event: SecurityEvent, error: unknown): Promise<number> {
  const { rowCount } = await log.query(
    "INSERT INTO event_log.dead_letters VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
    [event.id, Buffer.from(JSON.stringify(event)), String(error)],
  );
  return 1 - (rowCount ?? 0);
}
