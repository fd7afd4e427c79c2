import type { Service } from "@labs/experiment";
import { withPostgres } from "../postgres/postgres-client.ts";
import { type Running, runningService } from "../provider/running-service.ts";
import { readPgBouncer } from "./pgbouncer-client.ts";

/** A PgBouncer as experiments see it. */
export async function pgbouncerService(running: Running): Promise<Service> {
  return runningService(running, {
    name: "pgbouncer",
    title: "PgBouncer",
    ...(await readPgBouncer(running.url)),
    ping: () => withPostgres(running.url, (client) => client.query("select 1")),
    // Arms share it, and experiments look at what clients leave on its connections.
    empty: async () => {},
  });
}
