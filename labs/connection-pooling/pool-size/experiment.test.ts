import { isReached, type Provisioned, random } from "@labs/experiment";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Answer, Query } from "./contract.ts";
import { type CaseName, drawCheck, drawFor } from "./data.ts";
import experiment from "./experiment.ts";
import type { Counter, Setup } from "./rig.ts";

const services = openServices({ say: () => {} });
let postgres = "";
let watcher: pg.Client;
let provisioned: Provisioned<Setup, Query, Answer>;

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  provisioned = await experiment.provision({ postgres, seed: 1, scale: "smoke" });
  watcher = new pg.Client(postgres);
  await watcher.connect();
});

afterAll(async () => {
  await watcher?.end();
  await provisioned?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);

/** Opens a variant as a cell does. */
async function opened(name: string, url = postgres) {
  const { open } = await all[name as keyof typeof all].load();
  const { subject, read, ...rest } = await open(provisioned.setup, { postgres: url, seed: 1, instance: 0 });
  return {
    run: subject,
    counters: async (of = "short") => (await read?.(of)) as Readonly<Record<Counter, number>>,
    ...rest,
  };
}

type Variant = Awaited<ReturnType<typeof opened>>;

/** Sends queries of a case, all at once. */
function together(variant: Variant, count: number, name: CaseName = "short"): Promise<Answer[]> {
  const draw = random(name, count);
  const queries = Array.from({ length: count }, () => drawFor(name, provisioned.setup.rows)(draw));
  return Promise.all(queries.map(variant.run));
}

/** Keeps statements on the events waiting until released. */
async function holdEvents() {
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE security_events IN ACCESS EXCLUSIVE MODE");
  return {
    release: async () => {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}

async function backends(state = "%"): Promise<number> {
  const { rows } = await watcher.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name IN ('near', 'far') AND state LIKE $1",
    [state],
  );
  return rows[0].count;
}

test.each(names)("%s answers rightly, whatever the query", async (name) => {
  await using variant = await opened(name);
  const draw = random(name);
  const queries = Array.from({ length: 40 }, () => drawCheck(draw, provisioned.setup));
  queries.push(...Array.from({ length: 8 }, () => drawFor("short-far", provisioned.setup.rows)(draw)));
  const answers = await Promise.all(queries.map(variant.run));
  for (const [index, query] of queries.entries()) {
    expect(answers[index]).toEqual(await provisioned.expected(query));
  }
});

test.each([1, 2, 3, 4, 5])("connections that several requests hold are refused (seed %i)", async (seed) => {
  await using variant = await opened("shared-clients");
  const draw = random(seed);
  const queries = Array.from({ length: 40 }, () => drawCheck(draw, provisioned.setup));
  let mistakes = 0;
  // Eight at a time, as the checks of a run do.
  for (let start = 0; start < queries.length; start += 8) {
    const batch = queries.slice(start, start + 8);
    const answers = await Promise.allSettled(batch.map(variant.run));
    for (const [index, answer] of answers.entries()) {
      const right = await provisioned.expected(batch[index] as Query);
      if (answer.status === "rejected" || JSON.stringify(answer.value) !== JSON.stringify(right)) mistakes++;
    }
  }
  expect(mistakes).toBeGreaterThan(0);
});

test("a connection per request is opened for every request, and none is kept", async () => {
  await using variant = await opened("per-request");
  const before = await variant.counters();
  await together(variant, 30);
  const after = await variant.counters();
  expect(after.connections - before.connections).toBe(30);
  expect(after.requests - before.requests).toBe(30);
  expect(after.backends).toBe(0);
});

test("the goal wants connections kept: the baseline opens one per request, the reference none once it is warm", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
  ] as const) {
    await using variant = await opened(name);
    await together(variant, 40);
    const before = await variant.counters();
    await together(variant, 40);
    const { connections } = await variant.counters();
    expect(isReached(goal.evidence, (connections - before.connections) / 40), name).toBe(reached);
  }
});

test.each([1, 4, 16])("a pool of %i opens no more than that, once", async (size) => {
  await using variant = await opened(`pool-${size}`);
  const held = await holdEvents();
  const before = await variant.counters();
  const answers = together(variant, 40);
  await vi.waitFor(async () => expect(await backends("active")).toBe(size));
  await held.release();
  await answers;
  const filled = await variant.counters();
  expect(filled.connections - before.connections).toBe(size);
  expect(filled.backends).toBe(size);
  await together(variant, 40);
  expect((await variant.counters()).connections).toBe(filled.connections);
  expect(await backends()).toBe(size);
});

test("a larger pool moves the wait from its queue into the server", async () => {
  const heldMs = async (name: string) => {
    await using variant = await opened(name);
    await together(variant, 3);
    const before = await variant.counters();
    const held = await holdEvents();
    const answers = together(variant, 3);
    await vi.waitFor(async () => expect(await backends("active")).toBe(name === "pool-1" ? 1 : 3));
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const atLeast = performance.now() - begun;
    await held.release();
    await answers;
    const { waitMs, statementMs } = await variant.counters();
    return {
      waits: (waitMs - before.waitMs) / atLeast,
      statements: (statementMs - before.statementMs) / atLeast,
    };
  };
  // Of three sent while the table is held, a pool of 1 lets two wait outside and a pool of 4 none.
  const small = await heldMs("pool-1");
  expect(small.waits).toBeGreaterThanOrEqual(2);
  const large = await heldMs("pool-4");
  expect(large.statements).toBeGreaterThanOrEqual(3);
  expect(large.waits).toBeLessThan(small.waits);
});

test("the server counts what it ran, and its memory is seen where it runs here", async () => {
  await using variant = await opened("pool-4");
  const before = await variant.counters("heavy");
  await together(variant, 12, "heavy");
  const after = await variant.counters("heavy");
  expect(after.executed - before.executed).toBe(12);
  expect(after.executionMs).toBeGreaterThan(before.executionMs);
  expect(after.statementMs - before.statementMs).toBeGreaterThanOrEqual(
    after.executionMs - before.executionMs,
  );
  if (process.platform !== "linux" || (await services.postgres()).pids.length === 0) {
    expect(after.backendBytes).toBeUndefined();
    return;
  }
  // Four backends that work on what they own, not four times the shared buffers.
  expect(after.backendBytes).toBeGreaterThan(4 * 0.5e6);
  expect(after.backendBytes).toBeLessThan(4 * 30e6);
  expect(after.serverProcessorMs).toBeGreaterThanOrEqual(before.serverProcessorMs);
});

test("each route to the server has a pool and counters of its own", async () => {
  await using variant = await opened("pool-4");
  await together(variant, 8, "short-far");
  expect((await variant.counters("short-far")).backends).toBe(4);
  expect((await variant.counters("short")).backends).toBe(0);
});

test.each(["per-request", "pool-1", "pool-4"])(
  "%s does not hand on what a failure left behind",
  async (name) => {
    await using variant = await opened(name);
    const tooLarge = 2 ** 40;
    for (const statement of ["newest", "own"] as const) {
      await expect(variant.run({ route: "near", statement, about: tooLarge })).rejects.toThrow(/integer/);
    }
    const query: Query = { route: "near", statement: "own", about: 1 };
    const answers = await Promise.all([query, query, query].map(variant.run));
    for (const answer of answers) expect(answer).toEqual(await provisioned.expected(query));
    expect(await backends("idle in transaction%")).toBe(0);
  },
);

test("replicas multiply their pools: what the server has no room for is refused with 53300", async () => {
  const [replicas, size, room] = [4, 4, 10];
  const url = new URL(postgres);
  [url.username, url.password] = ["replica", "replica"];
  await watcher.query(`CREATE ROLE replica LOGIN PASSWORD 'replica' CONNECTION LIMIT ${room}`);
  await watcher.query("GRANT SELECT ON security_events TO replica");
  const variants: Variant[] = [];
  for (let replica = 0; replica < replicas; replica++) variants.push(await opened(`pool-${size}`, url.href));
  const held = await holdEvents();
  const sent = variants.map((variant) =>
    Promise.allSettled(
      Array.from({ length: size }, () => variant.run({ route: "near", statement: "newest", about: 1 })),
    ),
  );
  // All that get a connection have one before the first is released.
  const refused = new Set<unknown>();
  await vi.waitFor(async () => {
    const { rows } = await watcher.query(
      "SELECT 1 FROM pg_stat_activity WHERE usename = 'replica' AND state IS NULL",
    );
    expect(rows).toHaveLength(0);
    expect(await backends("active")).toBeGreaterThan(0);
  });
  await held.release();
  const outcomes = (await Promise.all(sent)).flat();
  for (const outcome of outcomes) if (outcome.status === "rejected") refused.add(outcome.reason.code);
  const served = outcomes.filter(({ status }) => status === "fulfilled").length;
  for (const variant of variants) await variant[Symbol.asyncDispose]();
  await watcher.query("DROP OWNED BY replica; DROP ROLE replica");
  expect([...refused]).toEqual(["53300"]);
  // Each replica also holds the connection that watches.
  expect(served).toBeLessThanOrEqual(room - replicas);
});

test("a server has room for the largest pools", () => {
  // 128 callers on two routes, and the server of the run has room for them.
  expect(Number(provisioned.facts?.max_connections)).toBeGreaterThanOrEqual(264);
  expect(provisioned.facts?.["emulated round trip"]).toMatch(/^\d+\.\d ms \(p50\)/);
});
