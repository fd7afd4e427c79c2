/** What EXPLANATION.md says beyond the experiment, held against a server: counts and codes, no times. */
import { loadEvents } from "@labs/firewall";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { explain } from "../shared/plan.ts";
import { testServices } from "../shared/services.fixture.ts";

const services = testServices();
let events: AsyncDisposable;
let client: pg.Client;
let postgres: string;

const tenMinutes = `SELECT count(*), max(score) FROM rows_of_day
  WHERE ts >= timestamptz '2025-12-31 18:00Z' AND ts < timestamptz '2025-12-31 18:10Z'`;
const newest = "SELECT id, ts FROM rows_of_day WHERE severity >= 3 ORDER BY ts DESC LIMIT 50";

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  events = await loadEvents(postgres, { seed: 1, rows: 20_000, actors: 1000, now: "2026-01-01T00:00:00Z" });
  client = await connected();
});

afterAll(async () => {
  await client?.query("DROP TABLE IF EXISTS rows_of_day");
  await client?.end();
  await events?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

beforeEach(() => fill("ORDER BY id"));

async function connected(): Promise<pg.Client> {
  const other = new pg.Client(postgres);
  await other.connect();
  await other.query("SET max_parallel_workers_per_gather = 0");
  return other;
}

/** A copy of the events without indexes, its rows laid down in the order given. */
async function fill(order: string): Promise<void> {
  await client.query(`
    DROP TABLE IF EXISTS rows_of_day;
    CREATE TABLE rows_of_day WITH (autovacuum_enabled = off) AS SELECT * FROM security_events ${order}`);
  await client.query("VACUUM (ANALYZE) rows_of_day");
}

async function buffers(text: string): Promise<number> {
  // The first use of an index in a connection reads one page more.
  await explain(client, { text });
  return (await explain(client, { text })).buffers;
}

test("an index that is declared DESC answers like one that is read backwards", async () => {
  await client.query("CREATE INDEX ascending ON rows_of_day (ts, severity)");
  const ascending = await buffers(newest);
  expect((await explain(client, { text: newest })).line).toContain("Index Scan Backward using ascending");
  await client.query("DROP INDEX ascending; CREATE INDEX descending ON rows_of_day (ts DESC, severity)");
  expect((await explain(client, { text: newest })).line).toContain("Index Scan using descending");
  expect(Math.abs((await buffers(newest)) - ascending)).toBeLessThanOrEqual(2);
});

test("the direction matters where two columns are sorted in opposite ways", async () => {
  const mixed = "SELECT id FROM rows_of_day ORDER BY severity DESC, ts LIMIT 50";
  await client.query("CREATE INDEX same ON rows_of_day (severity, ts)");
  expect((await explain(client, { text: mixed })).nodes).toContain("Incremental Sort");
  await client.query("CREATE INDEX opposite ON rows_of_day (severity DESC, ts)");
  expect((await explain(client, { text: mixed })).nodes).toEqual(["Limit", "Index Scan"]);
});

test("DESC NULLS LAST is not the order of an ascending index read backwards, also without any NULL", async () => {
  await client.query("ALTER TABLE rows_of_day ALTER ts SET NOT NULL; CREATE INDEX ts ON rows_of_day (ts)");
  const newestBy = async (order: string) =>
    (await explain(client, { text: `SELECT id FROM rows_of_day ORDER BY ts ${order} LIMIT 50` })).nodes;
  expect(await newestBy("DESC")).toEqual(["Limit", "Index Scan"]);
  expect(await newestBy("DESC NULLS LAST")).toContain("Sort");
});

test("BRIN needs rows that lie in the order of time", async () => {
  await client.query("CREATE INDEX brin ON rows_of_day USING brin (ts) WITH (pages_per_range = 16)");
  const inOrder = await explain(client, { text: tenMinutes });
  expect(inOrder.line).toContain("index brin");
  const pages = await buffers("SELECT count(*) FROM rows_of_day WHERE score >= 0");
  expect(inOrder.buffers).toBeLessThan(pages / 5);
  await fill("ORDER BY md5(id::text)");
  await client.query("CREATE INDEX brin ON rows_of_day USING brin (ts) WITH (pages_per_range = 16)");
  expect(await buffers(tenMinutes)).toBeGreaterThanOrEqual(pages * 0.95);
});

test("BRIN includes new pages after a vacuum or by brin_summarize_new_values()", async () => {
  await client.query("CREATE INDEX brin ON rows_of_day USING brin (ts) WITH (pages_per_range = 16)");
  await client.query("INSERT INTO rows_of_day SELECT * FROM security_events ORDER BY id");
  const { rows } = await client.query("SELECT brin_summarize_new_values('brin') AS ranges");
  expect(rows[0].ranges).toBeGreaterThan(0);
});

test("a covering index without a vacuum visits the table for every row", async () => {
  const severe = "SELECT count(*), max(score) FROM rows_of_day WHERE severity = 3";
  await client.query("CREATE INDEX covering ON rows_of_day (severity, ts) INCLUDE (id, score)");
  await client.query("SET enable_seqscan = off; SET enable_bitmapscan = off");
  try {
    expect((await explain(client, { text: severe })).heapFetches).toBe(0);
    await client.query("UPDATE rows_of_day SET reviewed = true");
    expect((await explain(client, { text: severe })).heapFetches).toBeGreaterThan(800);
    await client.query("VACUUM rows_of_day");
    expect((await explain(client, { text: severe })).heapFetches).toBe(0);
  } finally {
    await client.query("RESET enable_seqscan; RESET enable_bitmapscan");
  }
});

test("a generic plan cannot use a partial index whose predicate is a parameter", async () => {
  await client.query("CREATE INDEX partial ON rows_of_day (ts) WHERE severity >= 3");
  await client.query(`PREPARE alerts(smallint) AS
    SELECT id, ts FROM rows_of_day WHERE severity >= $1 ORDER BY ts DESC LIMIT 50`);
  const line = async (mode: string) => {
    await client.query(`SET plan_cache_mode = ${mode}`);
    return (await explain(client, { text: "EXECUTE alerts(3::smallint)" })).line;
  };
  try {
    expect(await line("force_custom_plan")).toContain("using partial");
    expect(await line("force_generic_plan")).toContain("Seq Scan");
  } finally {
    await client.query("RESET plan_cache_mode; DEALLOCATE alerts");
  }
});

test("left to itself, the server keeps planning for the value: its generic plan looks far more expensive", async () => {
  await client.query("CREATE INDEX partial ON rows_of_day (ts) WHERE severity >= 3");
  await client.query(`PREPARE alerts(smallint) AS
    SELECT id, ts FROM rows_of_day WHERE severity >= $1 ORDER BY ts DESC LIMIT 50`);
  try {
    for (let n = 0; n < 10; n++) await client.query("EXECUTE alerts(3::smallint)");
    expect((await explain(client, { text: "EXECUTE alerts(3::smallint)" })).line).toContain("using partial");
    const { rows } = await client.query("SELECT generic_plans, custom_plans FROM pg_prepared_statements");
    expect(rows).toEqual([{ generic_plans: "0", custom_plans: "11" }]);
  } finally {
    await client.query("DEALLOCATE alerts");
  }
});

test("what is rare enough is found sooner by its severity than by walking back through time", async () => {
  const critical = "SELECT id, ts FROM rows_of_day WHERE severity >= 5 ORDER BY ts DESC LIMIT 50";
  await client.query("CREATE INDEX ts_severity ON rows_of_day (ts, severity)");
  await client.query("SET enable_seqscan = off");
  try {
    const walked = await buffers(critical);
    await client.query("DROP INDEX ts_severity; CREATE INDEX severity_ts ON rows_of_day (severity, ts)");
    expect(walked).toBeGreaterThan(1.5 * (await buffers(critical)));
  } finally {
    await client.query("RESET enable_seqscan");
  }
});

test("skipping costs a search for every value of the leading column", async () => {
  const { rows } = await client.query("SHOW server_version_num");
  if (Number(rows[0].server_version_num) < 180_000) return;
  const searches = async (leading: string) => {
    await client.query(`CREATE INDEX skipped ON rows_of_day (${leading}, ts)`);
    const { indexSearches, line } = await explain(client, { text: tenMinutes });
    expect(line).toContain("skipped");
    await client.query("DROP INDEX skipped");
    return indexSearches ?? 0;
  };
  await client.query("SET enable_seqscan = off");
  try {
    const few = await searches("severity");
    expect(few).toBeLessThan(10);
    expect(await searches("tenant_id")).toBeGreaterThan(2 * few);
  } finally {
    await client.query("RESET enable_seqscan");
  }
});

test("a cast on the column is not the indexed column", async () => {
  await client.query("CREATE INDEX severity_ts ON rows_of_day (severity, ts)");
  const cast = "SELECT id FROM rows_of_day WHERE severity::text = '5' LIMIT 10";
  expect((await explain(client, { text: cast })).rowsRemoved).toBeGreaterThan(100);
  expect(
    (await explain(client, { text: "SELECT id FROM rows_of_day WHERE severity = '5' LIMIT 10" })).rowsRemoved,
  ).toBe(0);
});

test("a plain build waits for writers and stops them; a concurrent one lets them write", async () => {
  const writer = await connected();
  const builder = await connected();
  const insert = "INSERT INTO rows_of_day SELECT * FROM security_events WHERE id = 1";
  try {
    await writer.query(`BEGIN; ${insert}`);
    await builder.query("SET lock_timeout = 50");
    await expect(builder.query("CREATE INDEX plain ON rows_of_day (ts)")).rejects.toMatchObject({
      code: "55P03",
    });
    await builder.query("SET lock_timeout = 0");
    // It waits for the transaction that began before it, and holds up no other.
    const built = builder.query("CREATE INDEX CONCURRENTLY slow ON rows_of_day (ts)");
    await vi.waitFor(async () => {
      const { rows } = await client.query("SELECT phase FROM pg_stat_progress_create_index");
      expect(rows).toEqual([{ phase: "waiting for writers before build" }]);
    });
    await client.query(insert);
    await writer.query("COMMIT");
    await built;
    expect(await validity("slow")).toBe(true);
  } finally {
    await writer.end();
    await builder.end();
  }
});

test("a concurrent build needs to be outside a transaction, and leaves an invalid index when it fails", async () => {
  await client.query("BEGIN");
  await expect(client.query("CREATE INDEX CONCURRENTLY inside ON rows_of_day (ts)")).rejects.toMatchObject({
    code: "25001",
  });
  await client.query("ROLLBACK");
  await expect(
    client.query("CREATE UNIQUE INDEX CONCURRENTLY twice ON rows_of_day (severity)"),
  ).rejects.toMatchObject({ code: "23505" });
  expect(await validity("twice")).toBe(false);
});

test("the index of a partitioned table is built partition by partition, and then attached", async () => {
  await client.query(`
    DROP TABLE IF EXISTS by_day;
    CREATE TABLE by_day (id bigint, ts timestamptz, severity smallint) PARTITION BY RANGE (ts);
    CREATE TABLE by_day_30 PARTITION OF by_day FOR VALUES FROM ('2025-12-30') TO ('2025-12-31');
    CREATE TABLE by_day_31 PARTITION OF by_day FOR VALUES FROM ('2025-12-31') TO ('2026-01-02');
    INSERT INTO by_day SELECT id, ts, severity FROM rows_of_day WHERE ts >= '2025-12-30'`);
  try {
    await expect(client.query("CREATE INDEX CONCURRENTLY alerts ON by_day (ts)")).rejects.toMatchObject({
      code: "0A000",
    });
    await client.query("CREATE INDEX alerts ON ONLY by_day (ts) WHERE severity >= 3");
    for (const day of ["30", "31"]) {
      expect(await validity("alerts")).toBe(false);
      await client.query(`CREATE INDEX CONCURRENTLY alerts_${day} ON by_day_${day} (ts) WHERE severity >= 3`);
      await client.query(`ALTER INDEX alerts ATTACH PARTITION alerts_${day}`);
    }
    expect(await validity("alerts")).toBe(true);
    // A condition on the key leaves the other partitions out; so does dropping one, which is what retention is.
    const text = "SELECT count(*) FROM by_day WHERE ts >= '2025-12-31 12:00Z' AND ts < '2025-12-31 12:10Z'";
    const { line } = await explain(client, { text });
    expect(line).toContain("by_day_31");
    expect(line).not.toContain("by_day_30");
  } finally {
    await client.query("DROP TABLE by_day");
  }
});

async function validity(index: string): Promise<boolean | undefined> {
  const { rows } = await client.query("SELECT indisvalid FROM pg_index WHERE indexrelid = $1::regclass", [
    index,
  ]);
  return rows[0]?.indisvalid;
}
