import { setTimeout as delay } from "node:timers/promises";
import { Client, type Pool } from "pg";

/** Connects, hands the client over and closes the connection. */
export async function withPostgres<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = withoutLibpqSettings(
    () => new Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: "labs" }),
  );
  // A connection that breaks rejects the pending query; without a listener it would end the process too.
  client.on("error", () => {});
  try {
    await client.connect();
    return await use(client);
  } finally {
    // Closing a connection that was never made has nothing to report.
    await client.end().catch(() => undefined);
  }
}

/** The client reads PGSSLMODE, PGOPTIONS and others when it is made: settings of the user for other servers. */
function withoutLibpqSettings<T>(make: () => T): T {
  const own = Object.entries(process.env).filter(([name]) => /^PG[A-Z]+$/.test(name));
  for (const [name] of own) delete process.env[name];
  try {
    return make();
  } finally {
    Object.assign(process.env, Object.fromEntries(own));
  }
}

/** Asks until it answers; rejects with its last refusal when the time is over. */
export async function untilPostgresAnswers(url: string, timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; ; await delay(100)) {
    try {
      await withPostgres(url, (client) => client.query("select 1"));
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Makes the statement statistics readable in this database where the server collects them; says why not. */
export async function countStatements(client: Client): Promise<string> {
  // Roles without privileges do not see it there; SHOW would be an error to them.
  const { rows } = await client.query<{ setting: string }>(
    "select setting from pg_settings where name = 'shared_preload_libraries'",
  );
  if (rows[0] === undefined) return "not known: this role may not see what the server has loaded";
  if (!rows[0].setting.includes("pg_stat_statements")) return "not loaded by this server";
  try {
    await client.query("create extension if not exists pg_stat_statements");
    return "on";
  } catch (error) {
    return `not allowed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Settings that decide what numbers mean; those a version does not know are left out. */
const recorded = [
  ...["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers", "work_mem"],
  ...["max_connections", "max_parallel_workers_per_gather", "io_method", "jit", "shared_preload_libraries"],
  ...["data_checksums", "random_page_cost", "effective_cache_size"],
];

/** The version and the settings as the server itself reports them. */
export async function readPostgres(client: Client) {
  const { rows } = await client.query<{ name: string; value: string }>(
    "select name, current_setting(name) as value from pg_settings where name = any($1) order by name",
    [["server_version", ...recorded]],
  );
  const collation = await client.query<{ datcollate: string }>(
    "select coalesce(to_jsonb(d) ->> 'datlocale', datcollate) as datcollate from pg_database d where datname = current_database()",
  );
  const { server_version: full = "unknown", ...settings } = Object.fromEntries(
    rows.map(({ name, value }) => [name, value]),
  );
  const version = full.split(" ")[0] ?? full;
  return {
    version,
    settings: { server_version: full, ...settings, collation: collation.rows[0]?.datcollate ?? "unknown" },
  };
}

/**
 * Lets the process outlive a connection that breaks: without a listener, an `error` event ends it. The pool
 * listens to its idle clients and drops them; a client that is checked out has no other listener than this one.
 */
export function ignoreConnectionErrors(pool: Pool): Pool {
  return pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
}
