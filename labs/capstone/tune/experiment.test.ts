import { readFileSync } from "node:fs";
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { maxTokens } from "@labs/models";
import { openServices, withPostgres } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import type { Entry, Switch } from "./contract.ts";
import { budget, drawRequest, switches } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { amdahlLimit, type Shares } from "./support/amdahl.ts";
import { diagram } from "./support/diagram.ts";
import { logTogether } from "./support/log.ts";
import { workOf } from "./support/work-of.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());
const opened = describeExperiment(experiment, services, { few: true });

// What one switch alone leaves: one-switch.long.test.ts.
describe("by counts, whatever the machine", () => {
  test("the naive firewall pays every price for every request", async () => {
    const { pages, ...work } = await workOf(opened(), "naive");
    expect(work).toEqual({ connections: 2, places: maxTokens, statements: 1, hits: 0, histories: 1 });
    expect(pages).toBeGreaterThan(500);
  });

  test("the reference pays none of them but the statement of its log, and path-5 shares that", async () => {
    const work = await workOf(opened(), "reference");
    expect(work.connections).toBeLessThan(0.1);
    expect(work.places).toBeLessThan(maxTokens / 5);
    expect(work.pages).toBeLessThan(50);
    expect(work.statements).toBe(1);
    expect((await workOf(opened(), "path-5")).statements).toBeLessThan(0.8);
  });
});

test("every variant is one switch away from a neighbour, and the reference is within the budget", () => {
  const setOf = (name: string) => {
    const source = readFileSync(`${import.meta.dirname}/variants/${name}.ts`, "utf8");
    const [, list = ""] = /variant\(\[(.*)\]\)/.exec(source) ?? [];
    return new Set([...list.matchAll(/"([\w-]+)"/g)].map(([, one]) => one));
  };
  const reference = setOf("reference");
  expect(reference.size).toBe(budget);
  expect(setOf("naive").size).toBe(0);
  for (const name of reference) {
    const without = setOf(`without-${name}`);
    expect([...reference].filter((one) => !without.has(one))).toEqual([name]);
    expect(without.size).toBe(budget - 1);
  }
  const path = ["path-2", "path-3", "reference", "path-5", "all"].map(setOf);
  for (const [at, shorter] of path.slice(0, -1).entries())
    expect([...shorter].every((one) => path[at + 1]?.has(one))).toBe(true);
});

test("a switch that does not exist is named, with those that do", () => {
  expect(() => variant(["chache" as Switch])).toThrow('no switch "chache": name some of cache, index');
});

test("the log writes what arrives together in one statement, in order, and each answer waits for its own batch", async () => {
  const batches: number[] = [];
  const gate = Promise.withResolvers<void>();
  const log = logTogether(async (batch) => {
    batches.push(batch.length);
    if (batches.length === 1) await gate.promise;
  });
  const entry = (id: string): Entry => ({ id, tenant: 0, actor: 1, decision: "allow", score: 0 });
  const first = log(entry("a"));
  await new Promise(setImmediate);
  let settled = 0;
  const others = ["b", "c", "d"].map((id) => log(entry(id)).then(() => settled++));
  await new Promise(setImmediate);
  expect([batches, settled]).toEqual([[1], 0]);
  gate.resolve();
  await Promise.all([first, ...others]);
  expect([batches, settled]).toEqual([[1, 3], 3]);
});

test("a batch that fails fails its own callers, and the next one is written", async () => {
  let calls = 0;
  const log = logTogether(async () => {
    calls++;
    if (calls === 1) throw new Error("the server went away");
  });
  const entry: Entry = { id: "a", tenant: 0, actor: 1, decision: "allow", score: 0 };
  const [first, second] = [log(entry), log(entry)];
  await expect(first).rejects.toThrow("went away");
  await expect(second).rejects.toThrow("went away");
  await expect(log(entry)).resolves.toBeUndefined();
});

test("Amdahl's limit: nothing for no switch, the share's inverse for one, a thread removes no work", () => {
  const opened: Shares = { connection: 0.3, history: 0.2, model: 0.4, log: 0.05, other: 0.05 };
  // What a session finds is there already: its statements take less.
  const kept: Shares = { connection: 0, history: 0.1, model: 0.4, log: 0.02, other: 0.05 };
  const limit = (...names: Switch[]) => amdahlLimit({ opened, kept }, 64, new Set(names));
  expect(limit()).toBeCloseTo(1);
  expect(limit("worker")).toBeCloseTo(1);
  expect(limit("index")).toBeCloseTo(1 / 0.8);
  expect(limit("pool")).toBeCloseTo(1 / 0.57);
  expect(limit("pool", "index")).toBeCloseTo(1 / 0.47);
  expect(limit("short")).toBeCloseTo(1 / (1 - 0.4 * 0.75));
  expect(limit("cache")).toBeCloseTo(1 / (0.25 + 0.3 * 0.75));
  expect(limit(...switches)).toBeCloseTo(1 / 0.05);
});

test("a diagram speaks of metrics that there are, and has Redis where there is a cache", () => {
  for (const on of [new Set<Switch>(), new Set<Switch>(switches)]) {
    const drawn = diagram(on);
    for (const [, metric = ""] of drawn.matchAll(/\{([^}]+)\}/g))
      expect(Object.keys(experiment.metrics)).toContain(metric);
    expect(drawn.includes("Redis")).toBe(on.has("cache"));
  }
});

test("requests of different tenants about the same actor and prompt are frequent, and get different answers", async () => {
  const draw = random("tenants");
  const seen = new Map<string, Set<number>>();
  let met = 0;
  for (let n = 0; n < 500; n++) {
    const { tenant, actor, prompt } = drawRequest(draw, opened().setup);
    const tenants = seen.get(`${actor} ${prompt}`) ?? new Set();
    if (tenants.size > 0 && !tenants.has(tenant)) met++;
    seen.set(`${actor} ${prompt}`, tenants.add(tenant));
  }
  expect(met).toBeGreaterThan(20);
});

test("what a caller got is in the log when every connection to the database has been cut", async () => {
  await using firewall = await opened().open("reference");
  const [request] = opened().draw(1, "saturated");
  if (request === undefined) throw new Error("nothing was drawn");
  const { id } = await firewall.call(request);
  const { postgres } = opened().setup;
  const cut =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()";
  const rows = await withPostgres(postgres, async (client) => {
    await client.query(cut);
    return (await client.query("SELECT FROM capstone_log WHERE id = $1", [id])).rowCount;
  });
  expect(rows).toBe(1);
});
