/**
 * The firewall's events without the indexes that other questions brought along, and a narrow copy
 * that no arm touches, to answer from. Moments lie anywhere in the history that leaves room for the
 * widest window, since a dashboard that only ever asks for the newest page finds everything in the cache.
 */
import type { Random, Run } from "@labs/experiment";
import { eventRows, eventsPerDay, loadEvents } from "@labs/firewall";
import pg from "pg";

/** The newest event lies just before it. */
const now = Date.parse("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;
const widestWindowMs = 4 * dayMs;
const actors = 10_000;

/** Where the copy is: the statements are the same, only the search path differs. */
export const copySchema = "reference";

/**
 * Fills the database, the same rows for the same seed; disposing drops the tables.
 *
 * @param alertPercent share of the events that are alerts @default as the firewall draws them
 */
export async function loadHistory(
  postgres: string,
  { seed, scale }: Run,
  alertPercent?: number,
): Promise<AsyncDisposable> {
  await using undo = new AsyncDisposableStack();
  const rows = eventRows[scale];
  undo.use(await loadEvents(postgres, { seed, rows, actors, now: new Date(now).toISOString() }));
  undo.defer(() => run(postgres, `DROP SCHEMA IF EXISTS ${copySchema} CASCADE`));
  const shares =
    alertPercent === undefined ? [] : [withAlerts(alertPercent), "VACUUM (ANALYZE) security_events"];
  await run(
    postgres,
    ...shares,
    // A skip scan over (actor, ts) would answer for some minutes, and the baseline would have an index after all.
    "DROP INDEX security_events_actor_ts",
    // Fresh statistics in the middle of a run could change a plan between two arms.
    "ALTER TABLE security_events SET (autovacuum_enabled = off)",
    `DROP SCHEMA IF EXISTS ${copySchema} CASCADE;
    CREATE SCHEMA ${copySchema};
    CREATE TABLE ${copySchema}.security_events AS SELECT id, ts, severity, score FROM security_events;
    CREATE INDEX ON ${copySchema}.security_events (ts)`,
    `VACUUM (ANALYZE) ${copySchema}.security_events`,
  );
  return undo.move();
}

/** Severity 3 and more for a share of the rows, spread evenly; the table is written anew. */
function withAlerts(percent: number): string {
  return `ALTER TABLE security_events ALTER COLUMN severity TYPE smallint USING
    CASE WHEN (hashint8extended(id, 7) & 1048575) < ${Math.round((percent / 100) * 2 ** 20)}
      THEN 3 + id % 3 ELSE 1 + id % 2 END`;
}

/** The first moment that may be asked for, as milliseconds since 1970. */
export function earliestMoment({ scale }: Run): number {
  const historyMs = (eventRows[scale] / eventsPerDay) * dayMs;
  return now - historyMs + Math.min(widestWindowMs, historyMs / 2);
}

/** A moment between the earliest and now; `share` says where. */
export function momentAt(share: number, earliest: number): string {
  return new Date(earliest + share * (now - earliest)).toISOString();
}

export function drawMoment(random: Random, earliest: number): string {
  return momentAt(random(), earliest);
}

async function run(postgres: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
