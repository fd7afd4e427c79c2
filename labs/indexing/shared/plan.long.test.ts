import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explain } from "./plan.ts";
import { testServices } from "./services.fixture.ts";

const services = testServices();
let pool: pg.Pool;
let countsSearches: boolean;

beforeAll(async () => {
  pool = new pg.Pool({ connectionString: (await services.postgres()).url, max: 1 });
  await pool.query(`
    SET max_parallel_workers_per_gather = 0;
    SET work_mem = '1MB';
    CREATE TABLE plan_test AS
      SELECT n AS id, n % 5 AS level, n AS moment, repeat('x', 100) AS filler FROM generate_series(1, 20000) AS n;
    CREATE INDEX level_moment ON plan_test (level, moment)`);
  await pool.query("VACUUM (ANALYZE) plan_test");
  const { rows } = await pool.query("SHOW server_version_num");
  countsSearches = Number(rows[0].server_version_num) >= 180_000;
});

afterAll(async () => {
  await pool?.query("DROP TABLE IF EXISTS plan_test");
  await pool?.end();
  await services[Symbol.asyncDispose]();
});

test("an index read backwards is named, with its searches and pages", async () => {
  const plan = await explain(pool, {
    text: "SELECT * FROM plan_test WHERE level = $1 AND moment < $2 ORDER BY moment DESC LIMIT 10",
    values: [3, 10_000],
  });
  expect(plan.nodes).toEqual(["Limit", "Index Scan"]);
  expect(plan.line).toMatch(/^Limit < Index Scan Backward using level_moment; .*\d+ buffers$/);
  expect(plan.buffers).toBeGreaterThan(2);
  expect(plan.buffers).toBeLessThan(20);
  expect(plan).toMatchObject({ rowsRemoved: 0, heapFetches: 0, tempBlocks: 0 });
  expect(plan.indexSearches).toBe(countsSearches ? 1 : null);
});

test("rows that a filter threw away are counted and named", async () => {
  const plan = await explain(pool, { text: "SELECT count(*) FROM plan_test WHERE id % 100 = 0" });
  expect(plan.nodes).toEqual(["Aggregate", "Seq Scan"]);
  expect(plan.rowsRemoved).toBe(19_800);
  expect(plan.line).toContain("Aggregate < Seq Scan on plan_test; 19 800 rows removed, ");
  expect(plan.indexSearches).toBe(countsSearches ? 0 : null);
});

test("a sort that spills reports how much", async () => {
  const plan = await explain(pool, { text: "SELECT * FROM plan_test ORDER BY filler, id DESC" });
  expect(plan.tempBlocks).toBeGreaterThan(100);
  expect(plan.line).toContain("temporary pages");
});

test("bitmaps are named by their indexes", async () => {
  await pool.query("CREATE INDEX plan_test_id ON plan_test (id); ANALYZE plan_test");
  const one = await explain(pool, { text: "SELECT filler FROM plan_test WHERE level = 2 AND moment < 4000" });
  expect(one.nodes).toEqual(["Bitmap Heap Scan", "Bitmap Index Scan"]);
  expect(one.line).toContain("Bitmap Heap Scan < index level_moment; ");
  const two = await explain(pool, {
    text: "SELECT filler FROM plan_test WHERE level = 2 AND moment < 100 OR id BETWEEN 8000 AND 8100",
  });
  expect(two.line).toContain("Bitmap Heap Scan < BitmapOr < (index level_moment, index plan_test_id); ");
});

test("branches stand in brackets, like ones are counted, and a line has its bound", async () => {
  const arm = (level: number) =>
    `(SELECT moment FROM plan_test WHERE level = ${level} ORDER BY moment LIMIT 5)`;
  const alike = await explain(pool, { text: `${arm(1)} UNION ALL ${arm(2)}` });
  expect(alike.line).toMatch(/^Append < 2 × Limit < Index Only Scan using level_moment; /);
  const wide = await explain(pool, {
    text: `SELECT a.filler, b.filler, c.filler FROM plan_test a JOIN plan_test b ON b.id = a.id + 1
      LEFT JOIN plan_test c ON c.id = b.id + 1 WHERE a.level = 1 AND a.moment < 500 ORDER BY c.filler, a.id`,
  });
  expect(wide.line.length).toBeLessThanOrEqual(96);
  expect(wide.line).toMatch(/…; .*buffers$/);
});

test("heap fetches show that the visibility map is behind", async () => {
  const statement = { text: "SELECT level, moment FROM plan_test WHERE level = 2 AND moment < 1000" };
  expect((await explain(pool, statement)).heapFetches).toBe(0);
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("UPDATE plan_test SET filler = 'y' WHERE id = 2");
    const plan = await explain(client, statement);
    expect(plan.nodes).toContain("Index Only Scan");
    expect(plan.heapFetches).toBeGreaterThan(0);
    expect(plan.line).toContain("heap fetch");
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});
