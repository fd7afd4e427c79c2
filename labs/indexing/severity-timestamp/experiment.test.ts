import { isDeepStrictEqual } from "node:util";
import { type Provisioned, random } from "@labs/experiment";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer } from "./ask.ts";
import type { Question, Setup } from "./contract.ts";
import { drawMoment, earliestMoment, momentAt } from "./data.ts";
import experiment from "./experiment.ts";
import { ingest } from "./ingest.ts";
import { queryNames } from "./queries.ts";

const services = openServices({ say: () => {} });
let postgres: string;
let client: pg.Client;
let provisioned: Provisioned<Setup, Question, Answer>;
let skips: boolean;

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  provisioned = await experiment.provision({ postgres, seed: 1, scale: "smoke" });
  client = new pg.Client(postgres);
  await client.connect();
  const { rows } = await client.query("SHOW server_version_num");
  skips = Number(rows[0].server_version_num) >= 180_000;
});

afterAll(async () => {
  await client?.end();
  await provisioned?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  const { subject, read, explain, ...rest } = await open(provisioned.setup, {
    postgres,
    seed: 1,
    instance: 0,
  });
  return {
    ask: subject,
    counters: async (query: string) => (await read?.(query)) ?? {},
    line: async (query: string) => (await explain?.(query)) ?? null,
    ...rest,
  };
}

async function buffers(name: string, query: string): Promise<number> {
  await using variant = await opened(name);
  return (await variant.counters(query)).buffers ?? 0;
}

test.each(names)("%s answers every question like the copy, alone and together", async (name) => {
  await using variant = await opened(name);
  const draw = random(name);
  const questions = Array.from({ length: 40 }, () => experiment.input(draw, provisioned.setup));
  expect(new Set(questions.map(({ query }) => query))).toEqual(new Set(queryNames));
  const answers = await Promise.all(questions.map(variant.ask));
  for (const [n, question] of questions.entries()) {
    expect(answers[n]).toEqual(await provisioned.expected(question));
  }
});

test.each([1, 2, 3, 4, 5])(
  "a union that nobody merges is found out within 40 draws (seed %i)",
  async (seed) => {
    await using variant = await opened("unordered-union");
    const draw = random(seed);
    let mistakes = 0;
    for (let n = 0; n < 40; n++) {
      const question = experiment.input(draw, provisioned.setup);
      const right = await provisioned.expected(question);
      if (!isDeepStrictEqual(await variant.ask(question), right)) mistakes++;
    }
    expect(mistakes).toBeGreaterThan(0);
  },
);

test("the unmerged union hides every event of severity 4", async () => {
  await using variant = await opened("unordered-union");
  const question = { query: "two-severities", until: momentAt(0.5, provisioned.setup.earliest) } as const;
  const severitiesOf = (rows: Answer) => new Set(rows.map(([, , severity]) => severity));
  expect(severitiesOf(await variant.ask(question))).toEqual(new Set(["3"]));
  expect(severitiesOf(await provisioned.expected(question))).toEqual(new Set(["3", "4"]));
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
  await using variant = await opened(name);
  expect(await variant.line(query)).toMatch(line);
});

test("there is nothing to explain about a case that asks nothing", async () => {
  await using variant = await opened("partial");
  expect(await variant.line("ingest")).toBeNull();
  expect(await variant.counters("ingest")).toEqual({
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
  const asked = await buffers("severity-ts", "two-severities");
  expect(asked).toBeGreaterThan(5 * (await buffers("severity-ts", "union-all")));
});

test("a covering index leaves the table alone, since its pages are known to be visible", async () => {
  await using variant = await opened("covering");
  expect((await variant.counters("summary")).heapFetches).toBe(0);
  expect(await buffers("severity-ts", "summary")).toBeGreaterThan(
    20 * (await buffers("covering", "summary")),
  );
});

test("the textbook skips from severity to severity where only a time is given", async () => {
  await using variant = await opened("severity-ts");
  const { indexSearches = 0, buffers = 0 } = await variant.counters("minutes");
  if (skips) {
    expect(indexSearches).toBeGreaterThanOrEqual(4);
    expect(indexSearches).toBeLessThanOrEqual(10);
    expect(buffers).toBeLessThan(100);
  } else {
    expect(indexSearches).toBeNaN();
    expect(provisioned.facts?.["skip scan"]).toContain("PostgreSQL 18");
  }
});

test("every index costs a writer, in this order, and takes its room", async () => {
  const wal: Record<string, number> = {};
  const size: Record<string, number> = {};
  for (const name of names) {
    await using variant = await opened(name);
    const { walBytes, insertedRows } = await ingest(provisioned);
    wal[name] = walBytes / insertedRows;
    size[name] = (await variant.counters("ingest")).indexBytes ?? 0;
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
    await using _ = await opened("two-single");
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
