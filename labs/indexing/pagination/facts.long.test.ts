/** Facts of EXPLANATION.md beyond the experiment, held against the server at hand: counts, no times. */

import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { explain } from "../shared/plan.ts";
import { testServices } from "../shared/services.fixture.ts";

const services = testServices();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client((await services.postgres()).url);
  await client.connect();
  await client.query("SET max_parallel_workers_per_gather = 0");
});

beforeEach(async () => {
  await client.query(`
    DROP TABLE IF EXISTS fact;
    CREATE TABLE fact AS SELECT n AS id, n AS score, n AS ts FROM generate_series(1, 1000) AS n;
    CREATE INDEX fact_score ON fact (score, id);
    ANALYZE fact`);
});

afterAll(async () => {
  await client?.query("DROP TABLE IF EXISTS fact");
  await client?.end();
  await services[Symbol.asyncDispose]();
});

/** Reads all pages of fifty by descending score, with a write after each, and returns the ids in the order met. */
async function walk(write: (page: number) => string): Promise<number[]> {
  const met: number[] = [];
  let after = [2_000_000, 0];
  for (let page = 0; ; page++) {
    const { rows } = await client.query(
      "SELECT score, id FROM fact WHERE (score, id) < ($1, $2) ORDER BY score DESC, id DESC LIMIT 50",
      after,
    );
    met.push(...rows.map(({ id }) => id));
    if (rows.length < 50) return met;
    after = [rows.at(-1).score, rows.at(-1).id];
    await client.query(write(page));
  }
}

test("a keyset over a column that changes repeats rows that sink and skips rows that rise", async () => {
  expect(new Set(await walk(() => "SELECT")).size).toBe(1000);
  // What was seen on this page sinks to the end of the order.
  const sunk = await walk((page) => `UPDATE fact SET score = -id WHERE id = ${1000 - 50 * page}`);
  expect(sunk.length).toBeGreaterThan(new Set(sunk).size);
  // What was not seen yet rises to its head.
  await client.query("UPDATE fact SET score = id");
  const risen = await walk((page) => `UPDATE fact SET score = 1000000 WHERE id = ${page + 1}`);
  expect(new Set(risen).size).toBeLessThan(1000);
});

test("mixed directions have no row value: written out with a bound, one index in that order is entered", async () => {
  await client.query("CREATE INDEX fact_mixed ON fact (score DESC, id)");
  const text = `SELECT id, ts FROM fact WHERE score <= 500 AND (score < 500 OR id > 500)
    ORDER BY score DESC, id LIMIT 50`;
  await client.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
  const { nodes, rowsRemoved } = await explain(client, { text });
  await client.query("RESET enable_seqscan; RESET enable_bitmapscan");
  expect(nodes).toEqual(["Limit", "Index Scan"]);
  expect(rowsRemoved).toBe(1);
});
