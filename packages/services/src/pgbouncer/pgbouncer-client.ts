import { withPostgres } from "../postgres/postgres-client.ts";

/** Settings that decide what numbers mean. */
const recorded = ["default_pool_size", "max_client_conn", "max_prepared_statements", "server_reset_query"];

/** The version and the settings as the console of PgBouncer reports them. */
export async function readPgBouncer(url: string) {
  const admin = new URL(url);
  admin.pathname = "/pgbouncer";
  return await withPostgres(admin.href, async (client) => {
    const message = (await client.query<{ version: string }>("show version")).rows[0]?.version ?? "";
    const version = message.match(/\d[\d.]*/)?.[0] ?? "unknown";
    const { rows } = await client.query<{ key: string; value: string }>("show config");
    const { rows: databases } = await client.query<{ name: string; pool_mode: string | null }>(
      "show databases",
    );
    const settings: Record<string, string> = { version };
    for (const name of recorded)
      settings[name] = rows.find(({ key }) => key === name)?.value ?? "not known to this version";
    for (const { name, pool_mode } of databases)
      if (pool_mode && name !== "pgbouncer") settings[`database ${name}`] = `${pool_mode} mode`;
    return { version, settings };
  });
}
