/**
 * Incidents: one for every serious event, with the tenant it concerns, up to three rules that fired, and the
 * last events of its actor. Every fourth incident has no rule: an analyst opened it by hand.
 */
import type { Random, Run } from "@labs/experiment";
import { eventRows, loadEvents, runStatements } from "@labs/firewall";

/** Over the loopback interface, or through a relay that holds every byte back for a while. */
export const routes = ["loopback", "emulated-network"] as const;
export type Route = (typeof routes)[number];

export interface PageRequest {
  readonly route: Route;
  /** Incidents opened before this moment; ISO 8601 with milliseconds. */
  readonly before: string;
}

export interface Setup {
  readonly urls: Readonly<Record<Route, string>>;
  readonly roundTripMs: number;
  /** In the pool of each route. */
  readonly connections: number;
  /** Pages are drawn between these moments, in milliseconds since 1970. */
  readonly between: readonly [fromMs: number, toMs: number];
  /** The pages on which work is counted: the same in every round. */
  readonly counted: readonly string[];
}

export const pageSize = 25;

/** A moment as text, so that the server's JSON and the client's rows write it alike: to the millisecond, in UTC. */
export function moment(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** The incidents of a page as a subquery; `$1` is the moment they were opened before. */
export const pageOfIncidents = `(
  SELECT * FROM incidents WHERE opened_at < $1 ORDER BY opened_at DESC, id DESC LIMIT ${pageSize}
)`;

/** Draws a page anywhere in the history, over either route unless one is given. */
export function drawRequest(draw: Random, { between }: Setup, route?: Route): PageRequest {
  return {
    route: route ?? routes[Math.floor(2 * draw())] ?? "loopback",
    before: drawMoment(draw, between),
  };
}

/** A moment to look back from. */
export function drawMoment(draw: Random, [from, to]: Setup["between"]): string {
  return new Date(from + Math.floor(draw() * (to - from))).toISOString();
}

const now = "2026-01-01T00:00:00Z";
const actors = 10_000;

/** Fills the database and leaves it analyzed; the same rows for the same seed. Disposing drops them. */
export async function loadIncidents(postgres: string, { seed, scale }: Run): Promise<AsyncDisposable> {
  await using loaded = new AsyncDisposableStack();
  loaded.use(await loadEvents(postgres, { seed, rows: eventRows[scale], actors, now }));
  loaded.defer(() => runStatements(postgres, `DROP TABLE IF EXISTS ${tables}`));
  await runStatements(postgres, create, `VACUUM (ANALYZE) ${tables}`);
  return loaded.move();
}

const tables = "tenants, rules, incidents, incident_rules, incident_events";

const create = `
  DROP TABLE IF EXISTS ${tables};

  CREATE TABLE tenants (id integer PRIMARY KEY, name text NOT NULL);
  INSERT INTO tenants SELECT n, 'tenant ' || n FROM generate_series(1, 500) AS n;

  CREATE TABLE rules (id integer PRIMARY KEY, name text NOT NULL);
  INSERT INTO rules SELECT n, 'rule ' || lpad(n::text, 3, '0') FROM generate_series(1, 120) AS n;

  CREATE TABLE incidents (
    id integer PRIMARY KEY,
    opened_at timestamptz NOT NULL,
    severity smallint NOT NULL,
    tenant_id integer NOT NULL,
    summary text NOT NULL
  );
  CREATE TABLE incident_rules (incident_id integer, rule_id integer, PRIMARY KEY (incident_id, rule_id));
  CREATE TABLE incident_events (incident_id integer, event_id bigint, PRIMARY KEY (incident_id, event_id));

  CREATE TEMPORARY TABLE serious AS
    SELECT row_number() OVER (ORDER BY id)::integer AS incident_id, *
    FROM security_events WHERE severity >= 4;

  INSERT INTO incidents
    SELECT incident_id, date_trunc('milliseconds', ts), severity, tenant_id,
      format('Actor %s tried to %s; digest %s', actor, action, repeat(md5(id::text), 8))
    FROM serious ORDER BY incident_id;
  INSERT INTO incident_rules
    SELECT incident_id, 1 + (rule_id + 37 * n) % 120
    FROM serious CROSS JOIN LATERAL generate_series(1, incident_id % 4) AS n;
  INSERT INTO incident_events
    SELECT serious.incident_id, latest.id
    FROM serious CROSS JOIN LATERAL (
      SELECT id FROM security_events AS event
      WHERE event.actor = serious.actor AND event.ts <= serious.ts
      ORDER BY ts DESC, id DESC LIMIT 1 + (serious.incident_id / 4) % 5
    ) AS latest;
  DROP TABLE serious;

  CREATE INDEX incidents_opened_at ON incidents (opened_at, id);`;
