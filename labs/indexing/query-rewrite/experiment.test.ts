import { readFile } from "node:fs/promises";
import { isReached } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { pageSize } from "./data.ts";
import experiment from "./experiment.ts";
import { readReference } from "./reference.ts";
import { oneWayMs } from "./rig.ts";
import { readServerCounts } from "./support/server-counts.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);
const { url: postgres } = await services.postgres();

const names = Object.keys(experiment.variants);
const far = "emulated-network";
const wrong = Object.keys(experiment.wrong ?? {});

/** All variants, opened once: side by side, as in a run. */
const open = new Map<string, Awaited<ReturnType<typeof opened.open>>>();
for (const name of [...names, ...wrong]) open.set(name, await opened.open(name));
const variantOf = (name: string) => open.get(name) ?? expect.fail(`no variant ${name}`);

afterAll(async () => {
  for (const variant of open.values()) await variant[Symbol.asyncDispose]();
  await opened[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

type Work = Readonly<Record<"statements" | "rows" | "buffers" | "bytes", number>>;

const known = new Map<string, Work>();

/** What a variant's work comes to, per page, over the pages of the case that counts; counted once. */
async function counted(name: string): Promise<Work> {
  const work = known.get(name) ?? (await count(name));
  known.set(name, work);
  return work;
}

async function count(name: string): Promise<Work> {
  const variant = variantOf(name);
  // Connections are opened and statements prepared before anything counts.
  await variant.call({ route: "loopback", before: opened.setup.counted[0] ?? "" });
  const before = await variant.read("counted");
  await opened.observe(variant, "counted");
  const after = await variant.read("counted");
  const growth = (counter: keyof Work) =>
    ((after[counter] ?? 0) - (before[counter] ?? 0)) / opened.setup.counted.length;
  return {
    statements: growth("statements"),
    rows: growth("rows"),
    buffers: growth("buffers"),
    bytes: growth("bytes"),
  };
}

test.each(names)("%s answers to the byte like the reference, over both routes", async (name) => {
  const variant = variantOf(name);
  // The relay waits busily: two pages over it, the others without.
  const inputs = opened.draw(10).map((input, n) => ({ ...input, route: n < 2 ? far : "loopback" }) as const);
  for (const input of inputs) expect(await variant.call(input)).toEqual(await opened.expected(input));
});

test.each(names)("%s has a page ready for the newest, the oldest and no incidents", async (name) => {
  const variant = variantOf(name);
  for (const before of ["2030-01-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"]) {
    const input = { route: "loopback", before } as const;
    expect(await variant.call(input)).toEqual(await opened.expected(input));
  }
});

test.each(wrong)("%s is refused on every page", async (name) => {
  const variant = variantOf(name);
  for (const before of opened.setup.counted) {
    const input = { route: "loopback", before } as const;
    expect(await variant.call(input)).not.toEqual(await opened.expected(input));
  }
});

test("an inner join loses incidents, and folding a product repeats them", async () => {
  const [before = ""] = opened.setup.counted;
  const input = { route: "loopback", before } as const;
  const right = await opened.expected(input);
  const lost = variantOf("inner-join");
  expect((await lost.call(input)).incidents).toBeLessThan(pageSize);
  const repeated = variantOf("multiplied");
  const { incidents, events } = await repeated.call(input);
  expect(incidents).toBe(pageSize);
  expect(events).toBeGreaterThan(1.2 * right.events);
});

test("pages are full and hold incidents of every kind", async () => {
  const { incidents, page } = await readReference(postgres);
  const shown = opened.setup.counted.flatMap(page);
  expect(shown).toHaveLength(pageSize * opened.setup.counted.length);
  expect(new Set(incidents.map(({ rules }) => rules.length))).toEqual(new Set([0, 1, 2, 3]));
  expect(Math.min(...incidents.map(({ events }) => events.length))).toBe(1);
  expect(Math.max(...incidents.map(({ events }) => events.length))).toBe(5);
});

test.each([
  ["n-plus-one", 1 + 3 * pageSize],
  ["all-at-once", 1 + 3 * pageSize],
  ["join", 1],
  ["lateral-json", 1],
  ["batched", 4],
])("the server counts for a page of %s %i statements", async (name, statements) => {
  expect((await counted(name)).statements).toBe(statements);
});

test("the goal wants fewer statements than the baseline has, and as few as the reference", async () => {
  const { baseline, goal } = experiment;
  expect(isReached(goal.evidence, (await counted(baseline)).statements)).toBe(false);
  expect(isReached(goal.evidence, (await counted(goal.reference)).statements)).toBe(true);
});

test("a join repeats each incident for every pair, LATERAL sends it once, and a loader reads no tenant twice", async () => {
  const apart = await counted("n-plus-one");
  const join = await counted("join");
  const lateral = await counted("lateral-json");
  const batched = await counted("batched");
  expect(lateral.rows).toBe(pageSize);
  expect(join.rows).toBeGreaterThan(3 * pageSize);
  expect(join.bytes).toBeGreaterThan(2 * lateral.bytes);
  expect(batched.rows).toBeLessThan(apart.rows);
  expect(batched.buffers).toBeLessThan(apart.buffers);
});

test("the plan says how often each statement is sent", async () => {
  const slow = variantOf("n-plus-one");
  expect(await slow.explain("counted")).toMatch(
    /^1 × .* using incidents_opened_at.* \+ 25 × .* \+ 25 × .* \+ 25 × /,
  );
  expect(await slow.explain("loopback")).toBeNull();
  const fast = variantOf("lateral-json");
  const line = await fast.explain("counted");
  expect(line).toMatch(/^1 × /);
  expect(line).not.toContain(" + ");
});

test("the queries of extra/ show N+1 where a list by mean time would not", async () => {
  const pages = opened.setup.counted.slice(0, 3);
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query(
    "SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = current_database()",
  );
  const variant = variantOf("n-plus-one");
  for (const before of pages) await variant.call({ route: "loopback", before });
  const text = await readFile(`${import.meta.dirname}/extra/slow-statements.sql`, "utf8");
  const [, byCalls = ""] = text.split(/;\n/);
  const { rows } = await client.query(byCalls);
  await client.end();
  const sent = rows.slice(0, 3).map(({ calls, statement }) => [Number(calls), statement]);
  for (const table of ["tenants", "incident_rules", "incident_events"])
    expect(sent).toContainEqual([pageSize * pages.length, expect.stringContaining(table)]);
});

test("the round trip that is printed was measured, and is longer than the delay there and back", async () => {
  expect(opened.setup.roundTripMs).toBeGreaterThan(2 * oneWayMs);
  expect(opened.facts?.["emulated-network"]).toContain(`${opened.setup.roundTripMs.toFixed(2)} ms`);
});

test("without the statistics of the server the client's counts stand", async () => {
  const nowhere = new pg.Pool({ connectionString: postgres, max: 1, options: "-c search_path=pg_catalog" });
  expect(await readServerCounts(nowhere)).toBeNull();
  await nowhere.end();
});
