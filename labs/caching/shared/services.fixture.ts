import type { Service, Services } from "@labs/experiment";
import { openServices, withPostgres } from "@labs/services";
import { inject } from "vitest";

/** The services of a test file: a database of its own on the PostgreSQL that the lab's tests share, and Redis of its own. */
export function testServices(): Services {
  const own = openServices({ say: () => {} });
  let postgres: Promise<Service> | undefined;
  return {
    ...own,
    postgres: () => {
      postgres ??= createDatabase();
      return postgres;
    },
    [Symbol.asyncDispose]: async () => {
      await (await postgres)?.[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}

async function createDatabase(): Promise<Service> {
  const { url: server, record } = inject("postgres");
  const name = `test_${process.pid}_${Date.now()}`;
  await withPostgres(server, (client) => client.query(`CREATE DATABASE ${name}`));
  return {
    ...{
      name: "postgres",
      url: Object.assign(new URL(server), { pathname: `/${name}` }).href,
      record,
      pids: [],
    },
    empty: async () => {},
    check: async () => {},
    [Symbol.asyncDispose]: async () => {
      await withPostgres(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
