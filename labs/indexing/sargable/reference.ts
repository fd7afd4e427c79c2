/** The right reports, put together outside the database: every event by the day that its timestamp falls on. */
import pg from "pg";
import type { DayReport } from "./contract.ts";
import { momentIndex } from "./data.ts";

export interface Reference {
  /** All that have events, oldest first. */
  readonly days: readonly string[];
  /** By day and severity, as `2025-12-31/3`. */
  readonly reports: ReadonlyMap<string, Required<DayReport>>;
  readonly facts: Readonly<Record<string, string>>;
}

interface Row {
  readonly ms: number;
  readonly severity: number;
  readonly score: number;
}

export async function readReference(postgres: string, severities: readonly number[]): Promise<Reference> {
  const client = new pg.Client(postgres);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(
      `SELECT floor(1000 * extract(epoch FROM ts))::float8 AS ms, severity, score
       FROM security_events WHERE severity = ANY ($1)`,
      [severities],
    );
    const reports = new Map<string, { events: number; worst: number }>();
    for (const { ms, severity, score } of rows) {
      const key = `${dayOf(ms)}/${severity}`;
      const known = reports.get(key);
      if (known === undefined) reports.set(key, { events: 1, worst: score });
      else reports.set(key, { events: known.events + 1, worst: Math.max(known.worst, score) });
    }
    const days = [...new Set(rows.map(({ ms }) => dayOf(ms)))].sort();
    return { days, reports, facts: await sizes(client, days.length) };
  } finally {
    await client.end();
  }
}

/** Dates in JavaScript are counted in UTC, whatever the server thinks of its time zone. */
function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

async function sizes(client: pg.Client, days: number): Promise<Readonly<Record<string, string>>> {
  const { rows } = await client.query(
    `SELECT count(*) AS events, pg_size_pretty(pg_relation_size('security_events')) AS heap,
       pg_size_pretty(pg_relation_size($1::regclass)) AS moment
     FROM security_events`,
    [momentIndex],
  );
  const { events, heap, moment } = rows[0];
  return {
    events: `${events} on ${days} days`,
    table: heap,
    "index on (severity, ts)": moment,
  };
}
