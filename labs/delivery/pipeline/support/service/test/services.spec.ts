/** The store on a real PostgreSQL: a container of Testcontainers with LABS_SERVICES=docker, else one on this machine. */
import { ignoreConnectionErrors, openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PostgresStore, schema } from "../src/store.ts";

const services = openServices({ say: () => {} });
// The server may end before the last socket of an ended pool is closed.
const pool = ignoreConnectionErrors(new pg.Pool());
afterAll(async () => {
  await pool.end();
  await services[Symbol.asyncDispose]();
});
beforeAll(async () => {
  pool.options.connectionString = (await services.postgres()).url;
  await pool.query(schema);
});

test("counts the blocks of each caller", async () => {
  const store = new PostgresStore(pool);
  for (const caller of ["one", "two", "one"]) await store.addBlock(caller);
  expect(await store.blocksOf("one")).toBe(2);
  expect(await store.blocksOf("new")).toBe(0);
});
