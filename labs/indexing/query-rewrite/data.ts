/**
 * Incidents: one for every serious event, with the tenant it concerns, up to three rules that fired, and the
 * last events of its actor. Every fourth incident has no rule: an analyst opened it by hand.
 */
import type { Run } from "@labs/experiment";
import { eventRows, loadEvents } from "@labs/firewall";
import pg from "pg";

const now = "2026-01-01T00:00:00Z";
const actors = 10_000;

/**
 * Fills the database and leaves it analyzed; the same rows for the same seed. Disposing drops them.
 *
 * @param most incidents to keep @default all
 */
export async function loadIncidents(
  postgres: string,
  { seed, scale }: Run,
  most?: number,
): Promise<AsyncDisposable> {
  await using loaded = new AsyncDisposableStack();
  loaded.use(await loadEvents(postgres, { seed, rows: eventRows[scale], actors, now }));
  loaded.defer(() => run(postgres, `DROP TABLE IF EXISTS ${tables}`));
  const keep = most === undefined ? [] : [`DELETE FROM incidents WHERE id > ${most}`];
  await run(postgres, create, ...keep, `VACUUM (ANALYZE) ${tables}`);
  return loaded.move();
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
