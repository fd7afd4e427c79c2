import { isDeepStrictEqual } from "node:util";
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { drawMoment, earliestMoment, momentAt, queryNames } from "./data.ts";
import experiment from "./experiment.ts";
import type { Answer } from "./rig.ts";
import { ingest } from "./scripts.ts";

const services = openServices({ say: () => {} });
const opened = await openExperiment(experiment, services);
const client = new pg.Client((await services.postgres()).url);
await client.connect();
const { rows: versions } = await client.query("SHOW server_version_num");
const skips = Number(versions[0].server_version_num) >= 180_000;

afterAll(async () => {
  await client.end();
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);

async function buffers(name: string, query: string): Promise<number> {
  await using variant = await opened.open(name);
  return (await variant.read(query)).buffers ?? 0;
}

test.each(names)("%s answers every query like the copy", async (name) => {
  await using variant = await opened.open(name);
  const requests = opened.draw(40);
  expect(new Set(requests.map(({ query }) => query))).toEqual(new Set(queryNames));
  const answers = await Promise.all(requests.map(variant.call));
  for (const [n, request] of requests.entries()) {
    expect(answers[n]).toEqual(await opened.expected(request));
  }
});

test.each([1, 2, 3, 4, 5])(
  "a union that is not merged is found out within 40 draws (seed %i)",
  async (seed) => {
    await using variant = await opened.open("unordered-union");
    const draw = random(seed);
    let mistakes = 0;
    for (let n = 0; n < 40; n++) {
      const request = experiment.input(draw, opened.setup);
      const right = await opened.expected(request);
      if (!isDeepStrictEqual(await variant.call(request), right)) mistakes++;
    }
    expect(mistakes).toBeGreaterThan(0);
  },
);

test("the unmerged union hides every event of severity 4", async () => {
  await using variant = await opened.open("unordered-union");
  const request = { query: "two-severities", until: momentAt(0.5, opened.setup.earliest) } as const;
  const severitiesOf = (rows: Answer) => new Set(rows.map(([, , severity]) => severity));
  expect(severitiesOf(await variant.call(request))).toEqual(new Set(["3"]));
  expect(severitiesOf(await opened.expected(request))).toEqual(new Set(["3", "4"]));
});

test("an answer has one right order: no two events share a moment", async () => {
  const { rows } = await client.query("SELECT count(*) - count(DISTINCT ts) AS ties FROM security_events");
  expect(rows).toEqual([{ ties: "0" }]);
});

test.each([
  ["none", "alerts", /^Limit < Sort < Seq Scan on security_events; /],
  ["two-single", "alerts", /^Limit < Index Scan Backward using ts; .*removed/],
  ["severity-ts", "alerts", /^Limit < Sort < Bitmap Heap Scan < index severity_ts; /],
  ["ts-severity", "alerts", /^Limit < Index Scan Backward using ts_severity; /],
  ["covering", "alerts", /^Limit < Sort < Index Only Scan using covering; /],
  ["partial", "alerts", /^Limit < Index Scan Backward using partial; /],
  ["severity-ts", "one-severity", /^Limit < Index Scan Backward using severity_ts; /],
  ["covering", "one-severity", /^Limit < Index Only Scan Backward using covering; /],
  ["covering", "summary", /^Aggregate < Index Only Scan using covering; /],
  ["severity-ts", "two-severities", /^Limit < Sort < /],
  ["severity-ts", "union-all", /^Limit < Merge Append < 2 × Limit < Index Scan Backward using severity_ts; /],
  ["ts-severity", "minutes", /^Index Scan Backward using ts_severity; /],
  ["partial", "minutes", /^Sort < Seq Scan on security_events; /],
  ["partial", "by-severity", /Seq Scan on security_events; /],
  ["brin", "minutes", /^Sort < Bitmap Heap Scan < index brin; .*removed/],
] as const)("%s answers %s by %o", async (name, query, line) => {
  await using variant = await opened.open(name);
  expect(await variant.explain(query)).toMatch(line);
});

test("there is nothing to explain about a case that sends no query", async () => {
  await using variant = await opened.open("partial");
  expect(await variant.explain("ingest")).toBeNull();
  expect(await variant.read("ingest")).toEqual({
    buildMs: expect.any(Number),
    indexBytes: expect.any(Number),
  });
});

test("a plan's pages are the same at every reading and in every cell", async () => {
  for (const query of queryNames) {
    expect(await buffers("severity-ts", query)).toBe(await buffers("severity-ts", query));
  }
});

test("the textbook loses where severity is a range, and wins where it is one value", async () => {
  const textbook = await buffers("severity-ts", "alerts");
  expect(textbook).toBeGreaterThan(10 * (await buffers("partial", "alerts")));
  expect(textbook).toBeGreaterThan(10 * (await buffers("ts-severity", "alerts")));
  expect(await buffers("none", "one-severity")).toBeGreaterThan(
    15 * (await buffers("severity-ts", "one-severity")),
  );
});

test("two equalities that are merged need no other index than the textbook's", async () => {
  const together = await buffers("severity-ts", "two-severities");
  expect(together).toBeGreaterThan(5 * (await buffers("severity-ts", "union-all")));
});

test("a covering index leaves the table alone, since its pages are known to be visible", async () => {
  await using variant = await opened.open("covering");
  expect((await variant.read("summary")).heapFetches).toBe(0);
  expect(await buffers("severity-ts", "summary")).toBeGreaterThan(
    20 * (await buffers("covering", "summary")),
  );
});

test("the textbook skips from severity to severity where only a time is given", async () => {
  await using variant = await opened.open("severity-ts");
  const { indexSearches = 0, buffers = 0 } = await variant.read("minutes");
  if (skips) {
    expect(indexSearches).toBeGreaterThanOrEqual(4);
    expect(indexSearches).toBeLessThanOrEqual(10);
    expect(buffers).toBeLessThan(100);
  } else {
    expect(indexSearches).toBeNaN();
    expect(opened.facts?.["skip scan"]).toContain("PostgreSQL 18");
  }
});

test("every index costs a writer, in this order, and takes its room", async () => {
  const wal: Record<string, number> = {};
  const size: Record<string, number> = {};
  for (const name of names) {
    await using variant = await opened.open(name);
    const { walBytes, insertedRows } = await ingest(opened);
    wal[name] = walBytes / insertedRows;
    size[name] = (await variant.read("ingest")).indexBytes ?? 0;
  }
  const ascending = (values: Record<string, number>, ...order: string[]) =>
    expect(order.toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))).toEqual(order);
  ascending(wal, "none", "partial", "severity-ts", "covering");
  ascending(wal, "none", "brin", "ts-severity", "two-single");
  ascending(size, "none", "brin", "partial", "severity-ts", "covering");
  const { rows } = await client.query("SELECT to_regclass('ingested_events') AS scratch");
  expect(rows).toEqual([{ scratch: null }]);
});

test("an arm takes away its indexes, and those that a process left behind when it was ended", async () => {
  const count = async () => {
    const { rows } = await client.query(
      "SELECT count(*)::int AS n FROM pg_index WHERE indrelid = 'security_events'::regclass",
    );
    return rows[0].n;
  };
  await client.query("CREATE INDEX left_behind ON security_events (score)");
  {
    await using _ = await opened.open("two-single");
    expect(await count()).toBe(3);
  }
  expect(await count()).toBe(1);
});

test("moments leave room for the widest window wherever the history is long enough", () => {
  for (const [scale, days] of [
    ["quick", 5],
    ["full", 86],
  ] as const) {
    const earliest = earliestMoment({ seed: 1, scale });
    const room = Date.parse(momentAt(1, earliest)) - earliest;
    expect(room / 86_400_000).toBeCloseTo(days, 0);
    const draw = random(scale);
    const late = Array.from({ length: 100 }, () => drawMoment(draw, earliest)).filter(
      (moment) => Date.parse(moment) > earliest + room / 2,
    );
    expect(late.length).toBeGreaterThan(30);
    expect(late.length).toBeLessThan(70);
  }
});
