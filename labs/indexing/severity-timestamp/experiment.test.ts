import { isDeepStrictEqual } from "node:util";
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { drawMoment, earliestMoment, momentAt, queries, queryNames } from "./data.ts";
import experiment from "./experiment.ts";
import type { Answer } from "./rig.ts";

const services = testServices();
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

interface Work {
  readonly line: string;
  readonly buffers: number;
  readonly heapFetches: number;
  readonly indexSearches: number;
}

interface Seen {
  readonly answers: readonly Answer[];
  readonly work: ReadonlyMap<string, Work>;
}

const requests = queryNames.flatMap((query) => [
  ...opened.draw(3, query),
  ...opened.setup.planned.map((scope) => ({ ...scope, query })),
]);

/** What a variant answers, and how. */
async function see(name: string): Promise<Seen> {
  await using variant = await opened.open(name);
  const answers: Answer[] = [];
  for (const request of requests) answers.push(await variant.call(request));
  const work = new Map<string, Work>();
  for (const query of queryNames) {
    const { buffers = 0, heapFetches = 0, indexSearches = 0 } = await variant.read(query);
    work.set(query, { line: (await variant.explain(query)) ?? "", buffers, heapFetches, indexSearches });
  }
  return { answers, work };
}

const known = new Map<string, Seen>();

/** Seen once, since rows and plans stand still; a test holds that they do. */
async function seenOf(name: string): Promise<Seen> {
  const seen = known.get(name) ?? (await see(name));
  known.set(name, seen);
  return seen;
}

async function workOf(name: string, query: string): Promise<Work> {
  return (await seenOf(name)).work.get(query) ?? expect.fail(`no query ${query}`);
}

const buffers = async (name: string, query: string) => (await workOf(name, query)).buffers;

test.each(names)("%s answers every query like the copy", async (name) => {
  const { answers } = await seenOf(name);
  for (const [n, request] of requests.entries()) expect(answers[n]).toEqual(await opened.expected(request));
});

test("a union that is not merged is found out within 40 draws, whatever the seed", async () => {
  await using variant = await opened.open("unordered-union");
  for (const seed of [1, 2, 3, 4, 5]) {
    const draw = random(seed);
    let isFound = false;
    for (let n = 0; n < 40 && !isFound; n++) {
      const request = experiment.input(draw, opened.setup);
      isFound = !isDeepStrictEqual(await variant.call(request), await opened.expected(request));
    }
    expect(isFound, `seed ${seed}`).toBe(true);
  }
});

test("the unmerged union hides every event of severity 4", async () => {
  await using variant = await opened.open("unordered-union");
  const until = momentAt(0.5, opened.setup.earliest);
  const request = { query: "two-severities", until, tenant: 1 } as const;
  const severitiesOf = (rows: Answer) => new Set(rows.map(([, , severity]) => severity));
  expect(severitiesOf(await variant.call(request))).toEqual(new Set(["3"]));
  expect(severitiesOf(await opened.expected(request))).toEqual(new Set(["3", "4"]));
});

test("an answer has one right order, also where events share a moment", async () => {
  for (const text of Object.values(queries)) {
    // What comes in one row, or in a row for each severity, has no ties.
    if (text.includes("count(*)")) continue;
    expect(text).toMatch(/ORDER BY ts DESC, id DESC( LIMIT 50)?$/);
  }
});

const walk = "Limit < Incremental Sort < Index Scan Backward using";

test.each([
  ["none", "alerts", /^Limit < Sort < Seq Scan on security_events; /],
  ["two-single", "alerts", new RegExp(`^${walk} ts; .*removed`)],
  ["severity-ts", "alerts", /^Limit < Sort < Bitmap Heap Scan < index severity_ts; /],
  ["ts-severity", "alerts", new RegExp(`^${walk} ts_severity; `)],
  ["covering", "alerts", /^Limit < Sort < Index Only Scan using covering; /],
  ["partial", "alerts", new RegExp(`^${walk} partial; `)],
  // One tenant's alerts are few: by its sample, ANALYZE lets the planner sort them whole or in parts.
  [
    "tenant-partial",
    "tenant-alerts",
    /^Limit < (Incremental )?Sort < Index Scan Backward using tenant_partial; /,
  ],
  ["severity-ts", "one-severity", new RegExp(`^${walk} severity_ts; `)],
  ["covering", "one-severity", /^Limit < Incremental Sort < Index Only Scan Backward using covering; /],
  ["covering", "summary", /^Aggregate < Index Only Scan using covering; /],
  ["severity-ts", "two-severities", /^Limit < Sort < /],
  ["severity-ts", "union-all", /^Limit < Merge Append < 2 × Limit < Incremental Sort < Index Scan/],
  ["ts-severity", "minutes", /^Incremental Sort < Index Scan Backward using ts_severity; /],
  ["partial", "minutes", /^Sort < Seq Scan on security_events; /],
  ["partial", "by-severity", /Seq Scan on security_events; /],
  ["brin", "minutes", /^Sort < Bitmap Heap Scan < index brin; .*removed/],
] as const)("%s answers %s by %o", async (name, query, line) => {
  expect((await workOf(name, query)).line).toMatch(line);
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
  const { work } = await see("severity-ts");
  for (const query of queryNames) expect(work.get(query)).toEqual(await workOf("severity-ts", query));
});

test("the textbook loses where severity is a range, and wins where it is one value", async () => {
  const textbook = await buffers("severity-ts", "alerts");
  expect(textbook).toBeGreaterThan(10 * (await buffers("partial", "alerts")));
  expect(textbook).toBeGreaterThan(10 * (await buffers("ts-severity", "alerts")));
  expect(await buffers("none", "one-severity")).toBeGreaterThan(
    15 * (await buffers("severity-ts", "one-severity")),
  );
});

test("a tenant is an equality: it comes first, and without it the alerts of all tenants are read", async () => {
  const ofTenant = await buffers("tenant-partial", "tenant-alerts");
  expect(await buffers("partial", "tenant-alerts")).toBeGreaterThan(5 * ofTenant);
  expect(await buffers("severity-ts", "tenant-alerts")).toBeGreaterThan(5 * ofTenant);
  // And the other way round: no order of time over all tenants.
  expect(await buffers("tenant-partial", "alerts")).toBeGreaterThan(5 * (await buffers("partial", "alerts")));
});

test("two equalities that are merged need no other index than the textbook's", async () => {
  const together = await buffers("severity-ts", "two-severities");
  expect(together).toBeGreaterThan(5 * (await buffers("severity-ts", "union-all")));
});

test("a covering index leaves the table alone, since its pages are known to be visible", async () => {
  const covering = await workOf("covering", "summary");
  expect(covering.heapFetches).toBe(0);
  expect(await buffers("severity-ts", "summary")).toBeGreaterThan(20 * covering.buffers);
});

test("the textbook skips from severity to severity where only a time is given", async () => {
  const { indexSearches, buffers } = await workOf("severity-ts", "minutes");
  if (skips) {
    expect(indexSearches).toBeGreaterThanOrEqual(4);
    expect(indexSearches).toBeLessThanOrEqual(10);
    expect(buffers).toBeLessThan(100);
  } else {
    expect(indexSearches).toBeNaN();
    expect(opened.facts?.["skip scan"]).toContain("PostgreSQL 18");
  }
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
