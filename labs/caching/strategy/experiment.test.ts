import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { Redis } from "ioredis";
import { afterAll, beforeEach, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { drawRequest, nearSeconds, ttlSeconds } from "./data.ts";
import experiment from "./experiment.ts";

const services = testServices();
const opened = await openExperiment(experiment, services);
const { url: postgres } = await services.postgres();
const redis = new Redis(opened.services.redis?.url ?? "");

beforeEach(() => redis.flushdb());

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  redis.disconnect();
  await services[Symbol.asyncDispose]();
});

const caching = Object.keys(experiment.variants).filter((name) => name !== "no-cache");
const request = () => drawRequest(random("one"), opened.setup);

test.each(Object.keys(experiment.variants))("%s answers like the origin", async (name) => {
  await using variant = await opened.open(name);
  for (const input of opened.draw(30)) {
    expect(await variant.call(input)).toEqual(await opened.expected(input));
  }
});

test.each([1, 2, 3, 4, 5])("a key that ends early is found out within 40 draws (seed %i)", async (seed) => {
  await using variant = await opened.open("truncated-key");
  const draw = random(seed);
  let mistakes = 0;
  for (let n = 0; n < 40 && mistakes === 0; n++) {
    const input = experiment.input(draw, opened.setup);
    const answer = await variant.call(input);
    const right = await opened.expected(input);
    if (JSON.stringify(answer) !== JSON.stringify(right)) mistakes++;
  }
  expect(mistakes).toBeGreaterThan(0);
});

test("without a cache the same request is computed again", async () => {
  await using variant = await opened.open("no-cache");
  await variant.subject(request());
  const { events } = await variant.subject(request());
  expect(await variant.read("saturated")).toMatchObject({
    requests: 2,
    originCalls: 2,
    eventsRead: 2 * events,
    eventsAnswered: 2 * events,
    redisCommands: expect.any(Number),
    staleAllowSeconds: 0,
  });
  expect(await redis.dbsize()).toBe(0);
});

test.each(caching)(
  "%s computes the same request once and keeps it no longer than its decision allows",
  async (name) => {
    await using variant = await opened.open(name);
    const { events, decision } = await variant.subject(request());
    await variant.subject(request());
    const counters = await variant.read("saturated");
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
    expect(ttl).toBeLessThanOrEqual(ttlSeconds[decision]);
    const near = name === "two-tier" ? nearSeconds : 0;
    expect(counters.staleAllowSeconds).toBe(ttlSeconds.allow + near);
  },
);

test.each(caching)("%s finds what another process left in Redis", async (name) => {
  await using first = await opened.open(name);
  await using second = await opened.open(name, { instance: 1 });
  expect(await second.subject(request())).toEqual(await first.subject(request()));
  expect(
    [await first.read("saturated"), await second.read("saturated")]
      .map(({ originCalls }) => originCalls)
      .toSorted(),
  ).toEqual([0, 1]);
});

test("a hit in Redis takes one command, and a hit in the process takes none", async () => {
  for (const [name, commands] of [
    ["cache-aside", 1],
    ["two-tier", 0],
  ] as const) {
    await redis.flushdb();
    await using variant = await opened.open(name);
    await variant.subject(request());
    const before = (await variant.read("saturated")).redisCommands ?? 0;
    await variant.subject(request());
    expect(((await variant.read("saturated")).redisCommands ?? 0) - before).toBe(commands);
  }
});

test("the reported memory includes both tiers", async () => {
  await using variant = await opened.open("two-tier");
  await variant.subject(request());
  await redis.flushdb();
  // Redis is empty again: at least the copy in the process is left.
  expect((await variant.read("saturated")).answerBytes).toBeGreaterThan(100);
});

test.each(caching)("%s keeps nothing when the origin fails", async (name) => {
  const nowhere = new URL(postgres);
  nowhere.pathname = "/no_such_database";
  await using variant = await opened.open(name, { urls: { postgres: nowhere.href } });
  await expect(variant.subject(request())).rejects.toThrow();
  await expect(variant.subject(request())).rejects.toThrow();
  expect(await redis.dbsize()).toBe(0);
});

test("most requests can be found again after a thousand, and not all", () => {
  const draw = random(7);
  const met = new Set<string>();
  let hits = 0;
  for (let n = 0; n < 4000; n++) {
    const { actor, prompt } = drawRequest(draw, opened.setup);
    const pair = `${actor}/${prompt}`;
    if (n >= 1000 && met.has(pair)) hits++;
    met.add(pair);
  }
  expect(hits / 3000).toBeGreaterThan(0.75);
  expect(hits / 3000).toBeLessThan(0.95);
});
