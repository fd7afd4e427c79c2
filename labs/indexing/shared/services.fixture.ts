import type { Service, Services } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import { inject } from "vitest";

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
