/** Facts about PostgreSQL in EXPLANATION.md and the queries of the index review, held against the server at hand. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { checkpoint } from "../shared/checkpoint.ts";
import { ownServices } from "../shared/services.fixture.ts";

const services = ownServices();
let client: pg.Client;
let version = 0;

beforeAll(async () => {
  client = new pg.Client((await services.postgres()).url);
  await client.connect();
  version = Number((await client.query("SHOW server_version_num")).rows[0]?.server_version_num);
});

beforeEach(() => client.query("DROP TABLE IF EXISTS fact"));

afterAll(async () => {
  await client?.end();
  await services[Symbol.asyncDispose]();
});

/** Share of the updates of `score` that are HOT, on pages half empty, with one more index. */
async function hotShare(index: string): Promise<number> {
  await client.query(`
    CREATE TABLE fact (id integer PRIMARY KEY, score real, urgent boolean)
      WITH (fillfactor = 50, autovacuum_enabled = off);
    INSERT INTO fact SELECT n, 0, false FROM generate_series(1, 1000) AS n;
    ${index}`);
  await client.query("BEGIN");
  await client.query("UPDATE fact SET score = 1 WHERE id % 5 = 0");
  const { rows } = await client.query(
    "SELECT n_tup_hot_upd::float8 / n_tup_upd AS share FROM pg_stat_xact_user_tables WHERE relname = 'fact'",
  );
  await client.query("COMMIT");
  return rows[0]?.share;
}

test.each([
  ["no further index", "", 1],
  ["an index of the column", "CREATE INDEX ON fact (score)", 0],
  ["an index that only includes it", "CREATE INDEX ON fact (urgent) INCLUDE (score)", 0],
  ["an index of an expression on it", "CREATE INDEX ON fact (round(score))", 0],
  ["an index whose predicate names it", "CREATE INDEX ON fact (id) WHERE score > 5", 0],
  ["an index whose predicate names another", "CREATE INDEX ON fact (id) WHERE urgent", 1],
])("with %s, HOT is %s", async (_title, index, share) => {
  expect(await hotShare(index)).toBe(share);
});

test("a BRIN index of the column does not prevent HOT since PostgreSQL 16", async () => {
  expect(await hotShare("CREATE INDEX ON fact USING brin (score)")).toBe(version >= 160_000 ? 1 : 0);
});

test("random keys log many more pages after a checkpoint than keys in order of time", async () => {
  if (version < 180_000) return; // uuidv7() is new in 18
  const images = async (id: string) => {
    await client.query(`DROP TABLE IF EXISTS fact;
      CREATE TABLE fact (event_id uuid NOT NULL DEFAULT ${id}, pad text) WITH (autovacuum_enabled = off);
      INSERT INTO fact (pad) SELECT repeat('x', 100) FROM generate_series(1, 20000);
      CREATE UNIQUE INDEX ON fact (event_id)`);
    await checkpoint(client);
    const { rows } = await client.query(`EXPLAIN (ANALYZE, WAL, FORMAT JSON)
      INSERT INTO fact (pad) SELECT repeat('x', 100) FROM generate_series(1, 1000)`);
    return rows[0]["QUERY PLAN"][0].Plan["WAL FPI"];
  };
  expect(await images("gen_random_uuid()")).toBeGreaterThan(5 * (await images("uuidv7()")));
});

test("uniqueness is enforced without counting as a scan, unless the statement has ON CONFLICT", async () => {
  await client.query("CREATE TABLE fact (id integer); CREATE UNIQUE INDEX fact_id ON fact (id)");
  const scans = async () => {
    await client.query("SELECT pg_stat_force_next_flush()");
    const { rows } = await client.query("SELECT * FROM pg_stat_user_indexes WHERE indexrelname = 'fact_id'");
    return Number(rows[0]?.idx_scan);
  };
  await client.query("INSERT INTO fact VALUES (1)");
  await expect(client.query("INSERT INTO fact VALUES (1)")).rejects.toMatchObject({ code: "23505" });
  expect(await scans()).toBe(0);
  await client.query("INSERT INTO fact VALUES (1) ON CONFLICT DO NOTHING");
  expect(await scans()).toBe(1);
});

test("an index marked invalid is not read but kept up to date, and stays unique", async () => {
  await client.query(`
    CREATE TABLE fact (id integer, key integer);
    INSERT INTO fact SELECT n, n FROM generate_series(1, 10000) AS n;
    CREATE UNIQUE INDEX fact_key ON fact (key);
    ANALYZE fact`);
  const reads = async () =>
    JSON.stringify((await client.query("EXPLAIN SELECT * FROM fact WHERE key = 7")).rows);
  expect(await reads()).toContain("fact_key");
  await client.query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'fact_key'::regclass");
  expect(await reads()).not.toContain("fact_key");
  await expect(client.query("INSERT INTO fact VALUES (0, 7)")).rejects.toMatchObject({ code: "23505" });
  await client.query("UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'fact_key'::regclass");
  expect(await reads()).toContain("fact_key");
});

test("an update stays HOT only while the page has space: more versions than fit, and it does not", async () => {
  await client.query(`
    CREATE TABLE fact (id integer PRIMARY KEY, score real, pad text)
      WITH (fillfactor = 90, autovacuum_enabled = off);
    INSERT INTO fact SELECT n, 0, repeat('x', 200) FROM generate_series(1, 1000) AS n`);
  const hot = async (where: string) => {
    await client.query("BEGIN");
    await client.query(`UPDATE fact SET score = score + 1 WHERE ${where}`);
    const { rows } = await client.query(
      "SELECT n_tup_hot_upd::float8 / n_tup_upd AS share FROM pg_stat_xact_user_tables WHERE relname = 'fact'",
    );
    await client.query("ROLLBACK");
    return rows[0]?.share;
  };
  // A page holds 30 such rows and space for three versions.
  expect(await hot("id % 20 = 0")).toBe(1);
  expect(await hot("id % 2 = 0")).toBeLessThan(0.5);
});

test("the index review finds what is unused, double, a prefix, invalid and bloated, and nothing that enforces", async () => {
  await client.query("CREATE EXTENSION IF NOT EXISTS pgstattuple");
  await client.query(`
    DROP TABLE IF EXISTS parent CASCADE;
    CREATE TABLE parent (id integer PRIMARY KEY);
    CREATE TABLE fact (id integer PRIMARY KEY, parent_id integer REFERENCES parent, key integer UNIQUE,
      level integer, moment integer) WITH (autovacuum_enabled = off);
    INSERT INTO fact SELECT n, NULL, n, n % 5, n FROM generate_series(1, 100000) AS n;
    CREATE INDEX fact_parent ON fact (parent_id);
    CREATE INDEX fact_level ON fact (level);
    CREATE INDEX fact_level_moment ON fact (level, moment);
    CREATE INDEX fact_moment ON fact (moment);
    CREATE INDEX fact_twice ON fact (moment);
    DELETE FROM fact WHERE id % 10 > 0`);
  await client.query("VACUUM fact");
  await expect(
    client.query("CREATE UNIQUE INDEX CONCURRENTLY fact_broken ON fact (level)"),
  ).rejects.toThrow();
  const review = await readFile(join(import.meta.dirname, "extra/review-indexes.sql"), "utf8");
  const found = [];
  for (const statement of review.split(/;\n/).filter((text) => text.trim() !== ""))
    found.push((await client.query(statement)).rows);
  const [unused, double, prefixes, invalid, bloated] = found;
  expect(unused?.map((row) => row.index_name).sort()).toEqual([
    "fact_level",
    "fact_level_moment",
    "fact_moment",
    "fact_twice",
  ]);
  expect(double?.map((row) => row.index_names)).toEqual([["fact_moment", "fact_twice"]]);
  expect(prefixes?.map((row) => [row.prefix, row.longer])).toEqual([["fact_level", "fact_level_moment"]]);
  expect(invalid?.map((row) => row.index_name)).toEqual(["fact_broken"]);
  expect(bloated?.map((row) => row.index_name)).toContain("fact_moment");
  await client.query("DROP TABLE fact, parent");
});
