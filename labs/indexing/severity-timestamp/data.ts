/**
 * The firewall's events without the indexes of other experiments, a narrow copy that no arm touches, for the right
 * answers, and the queries. Moments lie anywhere in the history behind the
 * widest window, since a dashboard that always shows the newest page finds everything in the cache.
 */
import type { Random, Run } from "@labs/experiment";
import { eventRows, eventsPerDay, loadEvents, runStatements } from "@labs/firewall";

export interface Setup {
  readonly postgres: string;
  readonly earliest: number;
  /** For which each query's plan is read, the same for all arms and rounds. */
  readonly planned: readonly Scope[];
}

/** What of the history is shown, and to whom. */
export interface Scope {
  /** The end of the stretch that is shown; ISO 8601. */
  readonly until: string;
  /** From 1 to 500; of a query that does not ask for a tenant it is ignored. */
  readonly tenant: number;
}

export interface Request extends Scope {
  readonly query: QueryName;
}

/** What the dashboard queries, by case; `$1` is the end of the stretch it shows: now, or a moment in the past. `id` breaks ties. */
export const queries = {
  /** What an engineer on call looks at: everything from severity 3 up, newest first. */
  alerts: `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity >= 3 AND ts < $1
    ORDER BY ts DESC, id DESC LIMIT 50`,
  /** The same of one tenant: what each customer sees. */
  "tenant-alerts": `
    SELECT id, ts, severity, score FROM security_events
    WHERE tenant_id = $2 AND severity >= 3 AND ts < $1
    ORDER BY ts DESC, id DESC LIMIT 50`,
  /** One severity in four days, newest first. */
  "one-severity": `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity = 3 AND ts >= $1::timestamptz - interval '4 days' AND ts < $1
    ORDER BY ts DESC, id DESC LIMIT 50`,
  /** One severity in two days, summed up. */
  summary: `
    SELECT count(*), max(score) FROM security_events
    WHERE severity = 3 AND ts >= $1::timestamptz - interval '2 days' AND ts < $1`,
  /** Two severities, newest first. */
  "two-severities": `
    SELECT id, ts, severity, score FROM security_events
    WHERE severity IN (3, 4) AND ts < $1
    ORDER BY ts DESC, id DESC LIMIT 50`,
  /** The same rows by two equalities: each branch comes in order, and the merge takes what it needs. */
  "union-all": `
    (SELECT id, ts, severity, score FROM security_events
     WHERE severity = 3 AND ts < $1 ORDER BY ts DESC, id DESC LIMIT 50)
    UNION ALL
    (SELECT id, ts, severity, score FROM security_events
     WHERE severity = 4 AND ts < $1 ORDER BY ts DESC, id DESC LIMIT 50)
    ORDER BY ts DESC, id DESC LIMIT 50`,
  /** Ten minutes, whatever the severity. */
  minutes: `
    SELECT id, ts, severity, score FROM security_events
    WHERE ts >= $1::timestamptz - interval '10 minutes' AND ts < $1
    ORDER BY ts DESC, id DESC`,
  /** How many of each severity in two days. */
  "by-severity": `
    SELECT severity, count(*) FROM security_events
    WHERE ts >= $1::timestamptz - interval '2 days' AND ts < $1
    GROUP BY severity ORDER BY severity`,
} as const;

export type QueryName = keyof typeof queries;

export const queryNames = Object.keys(queries) as QueryName[];

export function isQuery(name: string): name is QueryName {
  return Object.hasOwn(queries, name);
}

/** The parameters of a query, in their order. */
export function valuesOf(query: QueryName, { until, tenant }: Scope): readonly unknown[] {
  return query === "tenant-alerts" ? [until, tenant] : [until];
}

const ofTwoSeverities: readonly QueryName[] = ["two-severities", "union-all"];

/** Draws what answers are checked with: any query, and every second time one whose rows of two severities are merged. */
export function drawChecked(random: Random, setup: Setup): Request {
  const among = random() < 0.5 ? ofTwoSeverities : queryNames;
  return drawRequest(random, setup, among[Math.floor(random() * among.length)] ?? "alerts");
}

/** Draws a moment and a tenant for a query. */
export function drawRequest(random: Random, { earliest }: Setup, query: QueryName): Request {
  return {
    query,
    until: drawMoment(random, earliest),
    // Each customer looks as often as any other, however many events they have.
    tenant: 1 + Math.floor(random() * tenants),
  };
}

/** The newest event lies just before it. */
const now = Date.parse("2026-01-01T00:00:00Z");
const dayMs = 86_400_000;
const widestWindowMs = 4 * dayMs;
const actors = 10_000;
const tenants = 500;

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
  await using cleanup = new AsyncDisposableStack();
  const rows = eventRows[scale];
  cleanup.use(await loadEvents(postgres, { seed, rows, actors, now: new Date(now).toISOString() }));
  cleanup.defer(() => runStatements(postgres, `DROP SCHEMA IF EXISTS ${copySchema} CASCADE`));
  const shares =
    alertPercent === undefined ? [] : [withAlerts(alertPercent), "VACUUM (ANALYZE) security_events"];
  await runStatements(
    postgres,
    ...shares,
    // A skip scan over (actor, ts) would answer for some minutes, with an index that is no part of the question.
    "DROP INDEX security_events_actor_ts",
    // Fresh statistics in the middle of a run could change a plan between two arms.
    "ALTER TABLE security_events SET (autovacuum_enabled = off)",
    `DROP SCHEMA IF EXISTS ${copySchema} CASCADE;
    CREATE SCHEMA ${copySchema};
    CREATE TABLE ${copySchema}.security_events AS SELECT id, ts, severity, score, tenant_id FROM security_events;
    CREATE INDEX ON ${copySchema}.security_events (ts);
    CREATE INDEX ON ${copySchema}.security_events (tenant_id)`,
    `VACUUM (ANALYZE) ${copySchema}.security_events`,
  );
  return cleanup.move();
}

/** Severity 3 and more for a share of the rows, spread evenly; the table is written anew. */
function withAlerts(percent: number): string {
  return `ALTER TABLE security_events ALTER COLUMN severity TYPE smallint USING
    CASE WHEN (hashint8extended(id, 7) & 1048575) < ${Math.round((percent / 100) * 2 ** 20)}
      THEN 3 + id % 3 ELSE 1 + id % 2 END`;
}

/** The first moment that is drawn, as milliseconds since 1970. */
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
