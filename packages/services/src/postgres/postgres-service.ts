import type { Service } from "@labs/experiment";
import { type Running, runningService } from "../provider/running-service.ts";
import { countStatements, readPostgres, withPostgres } from "./postgres-client.ts";

/** A PostgreSQL as experiments see it. */
export async function postgresService(running: Running): Promise<Service> {
  const { statements, version, settings } = await withPostgres(running.url, async (client) => ({
    statements: await countStatements(client),
    ...(await readPostgres(client)),
  }));
  return runningService(running, {
    name: "postgres",
    title: "PostgreSQL",
    version,
    settings: { ...settings, pg_stat_statements: statements },
    ping: () => withPostgres(running.url, (client) => client.query("select 1")),
    // Arms share the tables that `provision` makes and disposes of; emptying between cells would remove them.
    empty: async () => {},
  });
}
