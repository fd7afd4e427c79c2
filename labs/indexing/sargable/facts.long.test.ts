/** Facts about PostgreSQL in EXPLANATION.md, held against the server at hand: which conditions an index can seek. */

import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { explain } from "../shared/plan.ts";
import { testServices } from "../shared/services.fixture.ts";

const services = testServices();
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client((await services.postgres()).url);
  await client.connect();
  await client.query("SET max_parallel_workers_per_gather = 0; SET TimeZone = 'UTC'");
});

beforeEach(async () => {
  await client.query(`
    DROP TABLE IF EXISTS fact;
    CREATE TABLE fact AS
      SELECT n AS id, timestamptz '2026-01-01Z' + n * interval '1 minute' AS ts, 'User' || n AS name,
        nullif(n % 50, 0) AS level, repeat('x', 100) AS pad
      FROM generate_series(1, 20000) AS n;
    CREATE INDEX fact_id ON fact (id);
    CREATE INDEX fact_ts ON fact (ts);
    CREATE INDEX fact_name ON fact (name);
    CREATE INDEX fact_level ON fact (level)`);
  await client.query("VACUUM (ANALYZE) fact");
});

afterAll(async () => {
  await client?.query("DROP TABLE IF EXISTS fact");
  await client?.end();
  await services[Symbol.asyncDispose]();
});

/** Whether an index is searched by the condition: then no row is read and thrown away. */
async function seeks(condition: string): Promise<boolean> {
  const { line, rowsRemoved } = await explain(client, { text: `SELECT pad FROM fact WHERE ${condition}` });
  return line.includes("fact_") && rowsRemoved === 0;
}

test.each([
  ["lower(name) = 'user77'", "name = 'User77'"],
  ["name LIKE '%77'", "name LIKE 'User77%'"],
  ["'User' || id = 'User77'", "id = 77"],
  ["id::text = '77'", "id = 77"],
  ["id + 1 = 78", "id = 77"],
  ["id = 77::numeric", "id = 77::integer"],
  ["ts::date = '2026-01-03'", "ts >= '2026-01-03' AND ts < '2026-01-04'"],
  ["date_trunc('hour', ts) = '2026-01-03 05:00'", "ts >= '2026-01-03 05:00' AND ts < '2026-01-03 06:00'"],
  ["ts + interval '1 day' > '2026-01-15 20:00'", "ts > timestamptz '2026-01-15 20:00' - interval '1 day'"],
  ["extract(year FROM ts) = 2025", "ts >= '2025-01-01' AND ts < '2026-01-01'"],
  ["coalesce(level, 0) = 0", "level IS NULL OR level = 0"],
  ["abs(id) = 77", "id = 77 OR id = -77"],
])("no index is searched by %s; by %s one is", async (function_, bare) => {
  if (bare.startsWith("name LIKE"))
    await client.query("CREATE INDEX fact_like ON fact (name text_pattern_ops)");
  expect(await seeks(function_)).toBe(false);
  expect(await seeks(bare)).toBe(true);
});

test("INCLUDE switches deduplication off: the same index with it is several times as large", async () => {
  const size = async (include: string) => {
    await client.query(`CREATE INDEX fact_day ON fact (((ts AT TIME ZONE 'UTC')::date)) ${include}`);
    const { rows } = await client.query("SELECT pg_relation_size('fact_day')::integer AS bytes");
    await client.query("DROP INDEX fact_day");
    return rows[0].bytes;
  };
  expect(await size("INCLUDE (ts)")).toBeGreaterThan(3 * (await size("")));
});

test("statistics on the expression come with CREATE STATISTICS too", async () => {
  const estimate = async () => {
    const { rows } = await client.query(
      "EXPLAIN (FORMAT JSON) SELECT * FROM fact WHERE (ts AT TIME ZONE 'UTC')::date = '2026-01-03'",
    );
    return rows[0]["QUERY PLAN"][0].Plan["Plan Rows"];
  };
  expect(await estimate()).toBe(100);
  await client.query(
    "CREATE STATISTICS fact_days ON ((ts AT TIME ZONE 'UTC')::date) FROM fact; ANALYZE fact",
  );
  expect(await estimate()).toBeGreaterThan(1000);
});
