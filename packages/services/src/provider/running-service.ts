import type { Service } from "@labs/experiment";
import { readPgBouncer } from "../pgbouncer/pgbouncer-client.ts";
import { countStatements, readPostgres, withPostgres } from "../postgres/postgres-client.ts";
import { readRedis, withRedis } from "../redis/redis-client.ts";
import { checkService } from "./check-service.ts";

/** What the ways know about a server that they have found or started. */
export interface Running {
  readonly url: string;
  /** `external`, `local` or `docker` with its image. */
  readonly how: string;
  /** Facts about it that it cannot tell itself. */
  readonly facts?: Readonly<Record<string, string>>;
  pids(): readonly number[];
  death(): Promise<string | null>;
  dispose(): Promise<void>;
}

/** A PostgreSQL as experiments see it. */
export async function postgresService(running: Running): Promise<Service> {
  const statements = await countStatements(running.url);
  const read = await readPostgres(running.url);
  const settings = { ...read.settings, pg_stat_statements: statements };
  return {
    name: "postgres",
    ...described(running, "postgres", { ...read, settings }),
    get pids() {
      return running.pids();
    },
    // Arms share the tables that `provision` makes and disposes of; emptying between cells would take them away.
    empty: async () => {},
    check: () =>
      checkService({
        title: "PostgreSQL",
        at: placeOf(running.url),
        ping: () => withPostgres(running.url, (client) => client.query("select 1")),
        fix: fixOf(running),
        death: running.death,
      }),
  };
}

/** A Redis as experiments see it; `own` when the whole server belongs to this run. */
export async function redisService(running: Running & { readonly own: boolean }): Promise<Service> {
  return {
    name: "redis",
    ...described(running, "redis", await readRedis(running.url)),
    get pids() {
      return running.pids();
    },
    empty: () => withRedis(running.url, (client) => emptyRedis(client, running.own)),
    check: () =>
      checkService({
        title: "Redis",
        at: placeOf(running.url),
        ping: () => withRedis(running.url, (client) => client.ping()),
        fix: fixOf(running),
        death: running.death,
      }),
  };
}

/** A PgBouncer as experiments see it. */
export async function pgbouncerService(running: Running): Promise<Service> {
  return {
    name: "pgbouncer",
    ...described(running, "pgbouncer", await readPgBouncer(running.url)),
    get pids() {
      return running.pids();
    },
    // Arms share it; what clients leave on its connections is what experiments look at.
    empty: async () => {},
    check: () =>
      checkService({
        title: "PgBouncer",
        at: placeOf(running.url),
        ping: () => withPostgres(running.url, (client) => client.query("select 1")),
        fix: fixOf(running),
        death: running.death,
      }),
  };
}

/** Host, port and database of a connection string: what may be shown. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return pathname.length > 1 ? `${host}${pathname}` : host;
}

function described(
  running: Running,
  name: string,
  read: { version: string; settings: Readonly<Record<string, string>> },
) {
  return {
    url: running.url,
    record: {
      name,
      how: running.how,
      version: read.version,
      settings: { ...read.settings, ...running.facts },
    },
    [Symbol.asyncDispose]: () => running.dispose(),
  };
}

function fixOf({ how }: Running): string {
  return how === "external"
    ? "see that it runs and run the same command again"
    : "run the same command again, it starts a new one";
}

type RedisClient = Parameters<Parameters<typeof withRedis>[1]>[0];

async function emptyRedis(client: RedisClient, own: boolean): Promise<void> {
  if (!own) {
    await client.flushdb();
    return;
  }
  // As new: no keys in any database, no cached scripts, no freed memory kept, counters at zero.
  await client.flushall();
  await client.script("FLUSH");
  await client.function("FLUSH");
  await client.memory("PURGE");
  await client.config("RESETSTAT");
}
