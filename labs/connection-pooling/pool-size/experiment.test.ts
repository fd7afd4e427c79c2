import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Answer, Query } from "./contract.ts";
import { type CaseName, callers } from "./data.ts";
import experiment from "./experiment.ts";
import type { Counter } from "./rig.ts";

const services = openServices({ say: () => {} });
let postgres = "";
let watcher: pg.Client;

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  watcher = new pg.Client(postgres);
  await watcher.connect();
});

afterAll(async () => {
  await watcher?.end();
  await services[Symbol.asyncDispose]();
});

// All variants: answers.long.test.ts.
const pools = describeExperiment(experiment, services, { few: true });

type Variant = Awaited<ReturnType<ReturnType<typeof pools>["open"]>>;

/** Waits until the server has counted its sessions: a backend reports its own a moment after it has begun. */
async function settled(variant: Variant, connections: number): Promise<void> {
  await vi.waitFor(async () => expect((await countersOf(variant)).connections).toBe(connections), {
    timeout: 20_000,
  });
}

async function countersOf(variant: Variant, name: CaseName = "short") {
  return (await variant.read(name)) as Readonly<Record<Counter, number>>;
}

/** Sends queries of a case, all at once. */
function together(variant: Variant, count: number, name: CaseName = "short"): Promise<Answer[]> {
  return Promise.all(pools().draw(count, name).map(variant.call));
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

test("a connection per request is opened for every request, and none is kept", async () => {
  await using variant = await pools().open("per-request");
  const before = await countersOf(variant);
  await together(variant, 15);
  const after = await countersOf(variant);
  expect(after.requests - before.requests).toBe(15);
  expect(after.backends).toBe(0);
  await settled(variant, before.connections + 15);
});

test("the goal wants connections kept: the baseline opens one per request, the reference none once it is warm", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
  ] as const) {
    await using variant = await pools().open(name);
    const { connections: atStart } = await countersOf(variant);
    await together(variant, 20);
    const warm = atStart + (reached ? await backends() : 20);
    await settled(variant, warm);
    await together(variant, 20);
    const { connections } = await countersOf(variant);
    expect(isReached(goal.evidence, (connections - warm) / 20), name).toBe(reached);
  }
});

test.each([1, 4, 16])("a pool of %i opens no more than that, once", async (size) => {
  await using variant = await pools().open(`pool-${size}`);
  const held = await holdEvents();
  const before = await countersOf(variant);
  const answers = together(variant, 40);
  await vi.waitFor(async () => expect(await backends("active")).toBe(size));
  await held.release();
  await answers;
  await settled(variant, before.connections + size);
  expect((await countersOf(variant)).backends).toBe(size);
  await together(variant, 40);
  await settled(variant, before.connections + size);
  expect(await backends()).toBe(size);
});

test("a larger pool moves the wait from its queue into the server", async () => {
  const heldMs = async (name: string) => {
    await using variant = await pools().open(name);
    await together(variant, 3);
    const before = await countersOf(variant);
    const held = await holdEvents();
    const answers = together(variant, 3);
    await vi.waitFor(async () => expect(await backends("active")).toBe(name === "pool-1" ? 1 : 3));
    const begun = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const atLeast = performance.now() - begun;
    await held.release();
    await answers;
    const { waitMs, statementMs } = await countersOf(variant);
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
  await using variant = await pools().open("pool-4");
  const before = await countersOf(variant, "heavy");
  await together(variant, 12, "heavy");
  const after = await countersOf(variant, "heavy");
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
  await using variant = await pools().open("pool-4");
  await together(variant, 8, "short-far");
  expect((await countersOf(variant, "short-far")).backends).toBe(4);
  expect((await countersOf(variant, "short")).backends).toBe(0);
});

test.each(["per-request", "pool-1", "pool-4"])(
  "%s does not hand on what a failure left behind",
  async (name) => {
    await using variant = await pools().open(name);
    const tooLarge = 2 ** 40;
    for (const statement of ["newest", "own"] as const) {
      await expect(variant.call({ route: "near", statement, about: tooLarge })).rejects.toThrow(/integer/);
    }
    const query: Query = { route: "near", statement: "own", about: 1 };
    const answers = await Promise.all([query, query, query].map(variant.call));
    for (const answer of answers) expect(answer).toEqual(await pools().expected(query));
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
  for (let replica = 0; replica < replicas; replica++)
    variants.push(await pools().open(`pool-${size}`, { urls: { postgres: url.href } }));
  const held = await holdEvents();
  const sent = variants.map((variant) =>
    Promise.allSettled(
      Array.from({ length: size }, () => variant.call({ route: "near", statement: "newest", about: 1 })),
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
  // The callers on two routes, and the server of the run has room for them.
  expect(Number(pools().facts?.max_connections)).toBeGreaterThanOrEqual(2 * callers + 8);
  expect(pools().facts?.["emulated round trip"]).toMatch(/^\d+\.\d ms \(p50\)/);
});
