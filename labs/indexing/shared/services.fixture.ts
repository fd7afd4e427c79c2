import type { Service, Services } from "@labs/experiment";
import { openServices, withPostgres } from "@labs/services";
import { inject } from "vitest";

/**
 * Services of a test file that counts bytes of the write-ahead log: a server of its own. A checkpoint is one of the
 * whole server, and each file makes some, when it drops its database at the latest: pages would be logged whole again.
 */
export const ownServices = (): Services => openServices({ say: () => {} });

/** The services of a test file: a database of its own on the server that the lab's tests share. */
export function testServices(): Services {
  let postgres: Promise<Service> | undefined;
  const missing = () => Promise.reject(new Error("no test of this lab needs it"));
  return {
    postgres: () => {
      postgres ??= createDatabase();
      return postgres;
    },
    redis: missing,
    pgbouncer: missing,
    haproxy: missing,
    nginx: missing,
    prometheus: missing,
    pytorch: missing,
    [Symbol.asyncDispose]: async () => (await postgres)?.[Symbol.asyncDispose](),
  };
}

async function createDatabase(): Promise<Service> {
  const { url: server, record } = inject("postgres");
  const name = `test_${process.pid}_${Date.now()}`;
  await withPostgres(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await withPostgres(url, (client) => client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements"));
  return {
    ...{ name: "postgres", url, record, pids: [] },
    empty: async () => {},
    check: async () => {},
    [Symbol.asyncDispose]: async () => {
      await withPostgres(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
