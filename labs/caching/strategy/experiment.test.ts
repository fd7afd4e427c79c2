import { type Provisioned, random } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Answer, withoutTime } from "../shared/screening-transport.ts";
import { drawRequest, type Setup, ttlSeconds } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const urls = { postgres: "", redis: "" };
let redis: Redis;
let provisioned: Provisioned<Setup, ScreeningRequest, Answer>;

beforeAll(async () => {
  urls.postgres = (await services.postgres()).url;
  urls.redis = (await services.redis()).url;
  redis = new Redis(urls.redis);
  provisioned = await experiment.provision({ ...urls, seed: 1, scale: "smoke" });
});

beforeEach(() => redis.flushdb());

afterAll(async () => {
  await provisioned?.[Symbol.asyncDispose]();
  redis?.disconnect();
  await services[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };

/** Opens a variant as a cell does. */
async function opened(name: string, { postgres = urls.postgres, instance = 0 } = {}) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  const { subject, read, ...rest } = await open(provisioned.setup, { ...urls, postgres, seed: 1, instance });
  return { screen: subject, counters: async () => (await read?.("saturated")) ?? {}, ...rest };
}

const caching = Object.keys(experiment.variants).filter((name) => name !== "no-cache");
const request = () => drawRequest(random("one"), provisioned.setup);

test.each(Object.keys(experiment.variants))("%s answers like the origin", async (name) => {
  await using variant = await opened(name);
  const draw = random(name);
  for (let n = 0; n < 30; n++) {
    const input = experiment.input(draw, provisioned.setup);
    expect(withoutTime(await variant.screen(input))).toEqual(await provisioned.expected(input));
  }
});

test.each([1, 2, 3, 4, 5])("a key that ends early is found out within 40 draws (seed %i)", async (seed) => {
  await using variant = await opened("truncated-key");
  const draw = random(seed);
  let mistakes = 0;
  for (let n = 0; n < 40; n++) {
    const input = experiment.input(draw, provisioned.setup);
    const answer = withoutTime(await variant.screen(input));
    const right = await provisioned.expected(input);
    if (JSON.stringify(answer) !== JSON.stringify(right)) mistakes++;
  }
  expect(mistakes).toBeGreaterThan(0);
});

test("without a cache the same request is computed again", async () => {
  await using variant = await opened("no-cache");
  await variant.screen(request());
  const { events } = await variant.screen(request());
  expect(await variant.counters()).toMatchObject({
    requests: 2,
    originCalls: 2,
    eventsRead: 2 * events,
    eventsAnswered: 2 * events,
    redisCommands: expect.any(Number),
    staleForSeconds: 0,
  });
  expect(await redis.dbsize()).toBe(0);
});

test.each(caching)(
  "%s computes the same request once and keeps it no longer than its bound",
  async (name) => {
    await using variant = await opened(name);
    const { events } = await variant.screen(request());
    await variant.screen(request());
    const counters = await variant.counters();
    expect(counters).toMatchObject({
      requests: 2,
      originCalls: 1,
      eventsRead: events,
      eventsAnswered: 2 * events,
    });
    const keys = await redis.keys("*");
    expect(keys).toHaveLength(1);
    const ttl = await redis.ttl(keys[0] ?? "");
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(ttlSeconds.redis);
    expect(counters.staleForSeconds).toBeGreaterThanOrEqual(ttlSeconds.redis);
  },
);

test.each(caching)("%s finds what another process left in Redis", async (name) => {
  await using first = await opened(name);
  await using second = await opened(name, { instance: 1 });
  expect(await second.screen(request())).toEqual(await first.screen(request()));
  expect(
    [await first.counters(), await second.counters()].map(({ originCalls }) => originCalls).toSorted(),
  ).toEqual([0, 1]);
});

test("a hit in Redis takes one command, and a hit in the process takes none", async () => {
  for (const [name, commands] of [
    ["cache-aside", 1],
    ["two-tier", 0],
  ] as const) {
    await redis.flushdb();
    await using variant = await opened(name);
    await variant.screen(request());
    const before = (await variant.counters()).redisCommands ?? 0;
    await variant.screen(request());
    expect(((await variant.counters()).redisCommands ?? 0) - before).toBe(commands);
  }
});

test("the reported memory includes both tiers", async () => {
  await using variant = await opened("two-tier");
  await variant.screen(request());
  await redis.flushdb();
  // Redis is empty again: at least the copy in the process is left.
  expect((await variant.counters()).answerBytes).toBeGreaterThan(100);
});

test.each(caching)("%s keeps nothing when the origin fails", async (name) => {
  const nowhere = new URL(urls.postgres);
  nowhere.pathname = "/no_such_database";
  await using variant = await opened(name, { postgres: nowhere.href });
  await expect(variant.screen(request())).rejects.toThrow();
  await expect(variant.screen(request())).rejects.toThrow();
  expect(await redis.dbsize()).toBe(0);
});

test("most requests can be found again after a thousand, and not all", () => {
  const draw = random(7);
  const met = new Set<string>();
  let hits = 0;
  for (let n = 0; n < 4000; n++) {
    const { actor, prompt } = drawRequest(draw, provisioned.setup);
    const pair = `${actor}/${prompt}`;
    if (n >= 1000 && met.has(pair)) hits++;
    met.add(pair);
  }
  expect(hits / 3000).toBeGreaterThan(0.75);
  expect(hits / 3000).toBeLessThan(0.95);
});
