/** The two tables: what actors did, which is read, and what was decided, which is written. */
import { type History, loadEvents, runStatements } from "@labs/firewall";
import { withPostgres } from "@labs/services";
import type pg from "pg";
import type { Entry } from "../contract.ts";
import { actorsPerTenant, eventCount, now, tenants } from "../data.ts";

/** Makes the tables; disposing drops them. The events have no index yet: that is a switch. */
export async function makeTables(postgres: string, seed: number): Promise<AsyncDisposable> {
  const actors = tenants * actorsPerTenant;
  await using _events = await loadEvents(postgres, { seed, rows: eventCount, actors, now });
  await runStatements(
    postgres,
    `DROP TABLE IF EXISTS capstone_events, capstone_log;
    CREATE TABLE capstone_events AS
      SELECT actor % ${tenants} AS tenant, 1 + actor / ${tenants} AS actor, ts, severity, rule_id, prompt_hash, score, payload
      FROM security_events;
    CREATE TABLE capstone_log (
      id uuid PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now(),
      tenant integer NOT NULL,
      actor integer NOT NULL,
      decision text NOT NULL,
      score float8 NOT NULL
    )`,
    "VACUUM (ANALYZE) capstone_events",
  );
  return {
    [Symbol.asyncDispose]: () =>
      runStatements(postgres, "DROP TABLE IF EXISTS capstone_events, capstone_log"),
  };
}

/** Switch `index`. The table is the same for all variants, and each brings it into its own state. */
export function setIndex(postgres: string, on: boolean): Promise<void> {
  return runStatements(
    postgres,
    on
      ? "CREATE INDEX IF NOT EXISTS capstone_events_actor ON capstone_events (tenant, actor)"
      : "DROP INDEX IF EXISTS capstone_events_actor",
  );
}

const aggregates = `
  count(*)::integer AS events,
  (count(*) FILTER (WHERE severity >= 3))::integer AS serious,
  count(DISTINCT rule_id)::integer AS rules,
  count(DISTINCT prompt_hash)::integer AS prompts,
  coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY score), 0)::float8 AS high`;

const historyOf = `SELECT ${aggregates} FROM capstone_events WHERE tenant = $1 AND actor = $2`;

export async function readHistory(client: pg.ClientBase, tenant: number, actor: number): Promise<History> {
  const { rows } = await client.query<History>({ name: "history", text: historyOf, values: [tenant, actor] });
  const [history] = rows;
  if (history === undefined) throw new Error(`no history row for actor ${actor} of tenant ${tenant}`);
  return history;
}

const none: History = { events: 0, serious: 0, rules: 0, prompts: 0, high: 0 };

/** All histories at once, apart from any variant: what the right answers are computed from. */
export async function readAllHistories(postgres: string) {
  const { rows } = await withPostgres(postgres, (client) =>
    client.query<History & { tenant: number; actor: number }>(
      `SELECT tenant, actor, ${aggregates} FROM capstone_events GROUP BY tenant, actor`,
    ),
  );
  const keyOf = (tenant: number, actor: number) => tenant * (actorsPerTenant + 1) + actor;
  const histories = new Map(rows.map((row) => [keyOf(row.tenant, row.actor), row]));
  return (tenant: number, actor: number): History => histories.get(keyOf(tenant, actor)) ?? none;
}

const insertEntries = `
  INSERT INTO capstone_log (id, tenant, actor, decision, score)
  SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::text[], $5::float8[])`;

/** Writes entries in one statement, and so in one transaction: all or none. */
export async function writeEntries(client: pg.ClientBase, entries: readonly Entry[]): Promise<void> {
  const values = [
    entries.map(({ id }) => id),
    entries.map(({ tenant }) => tenant),
    entries.map(({ actor }) => actor),
    entries.map(({ decision }) => decision),
    entries.map(({ score }) => score),
  ];
  await client.query({ name: "entries", text: insertEntries, values });
}

/** What the log says of these requests. */
export async function readEntries(
  client: Pick<pg.ClientBase, "query">,
  ids: readonly string[],
): Promise<Entry[]> {
  const { rows } = await client.query<Entry>(
    "SELECT id, tenant, actor, decision, score FROM capstone_log WHERE id = ANY ($1::uuid[])",
    [ids],
  );
  return rows;
}
