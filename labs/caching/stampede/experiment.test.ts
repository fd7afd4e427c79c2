import { isReached, type Provisioned, random } from "@labs/experiment";
import type { ScreeningRequest } from "@labs/firewall";
import { openServices } from "@labs/services";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Answer, withoutTime } from "../shared/screening-transport.ts";
import { keyOf } from "../shared/verdict-key.ts";
import { type Setup, ttlMs } from "./data.ts";
import experiment from "./experiment.ts";
import { refreshesEarly } from "./variants/xfetch.ts";

const services = openServices({ say: () => {} });
const urls = { postgres: "", redis: "" };
let redis: Redis;
let provisioned: Provisioned<Setup, ScreeningRequest, Answer>;
let hot: ScreeningRequest;

beforeAll(async () => {
  urls.postgres = (await services.postgres()).url;
  urls.redis = (await services.redis()).url;
  redis = new Redis(urls.redis);
  provisioned = await experiment.provision({ ...urls, seed: 1, scale: "smoke" });
  hot = provisioned.setup.hot;
});

beforeEach(() => redis.flushdb());

afterAll(async () => {
  await provisioned?.[Symbol.asyncDispose]();
  redis?.disconnect();
  await services[Symbol.asyncDispose]();
});

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);

/** Opens a variant as a cell does. */
async function opened(name: string, { postgres = urls.postgres, instance = 0 } = {}) {
  const variant = all[name as keyof typeof all];
  if (variant === undefined) throw new Error(`There is no variant ${name}.`);
  const { open } = await variant.load();
  const { subject, read, ...rest } = await open(provisioned.setup, { ...urls, postgres, seed: 1, instance });
  return { screen: subject, counters: async () => (await read?.("expiring")) ?? {}, ...rest };
}

type Cell = Awaited<ReturnType<typeof opened>>;

const together = (count: number, ...cells: readonly Cell[]) =>
  Promise.all(cells.flatMap(({ screen }) => Array.from({ length: count }, () => screen(hot))));

async function originCalls(...cells: readonly Cell[]): Promise<number> {
  const counters = await Promise.all(cells.map((cell) => cell.counters()));
  return counters.reduce((sum, { originCalls = 0 }) => sum + originCalls, 0);
}

test("the hot request is an attack, so that letting it pass is wrong", async () => {
  expect((await provisioned.expected(hot)).decision).not.toBe("allow");
});

test.each(names)("%s answers like the origin, one by one and together", async (name) => {
  await using variant = await opened(name);
  const draw = random(name);
  const inputs = Array.from({ length: 30 }, () => experiment.input(draw, provisioned.setup));
  for (const input of inputs) {
    expect(withoutTime(await variant.screen(input))).toEqual(await provisioned.expected(input));
  }
  await redis.flushdb();
  for (const verdict of await together(20, variant)) {
    expect(withoutTime(verdict)).toEqual(await provisioned.expected(hot));
  }
});

test("a busy lock that allows is found out by two requests at once", async () => {
  await using variant = await opened("busy-means-allow");
  const answers = await together(2, variant);
  expect(answers.map(({ decision }) => decision)).toContain("allow");
  await redis.flushdb();
  await using other = await opened("busy-means-allow", { instance: 1 });
  expect((await together(1, variant, other)).map(({ decision }) => decision)).toContain("allow");
});

test.each([
  ["naive", 40],
  ["single-flight", 2],
  ["redis-lock", 1],
  ["xfetch", 2],
  ["stale-while-revalidate", 2],
])("of 40 requests that find nothing at two instances, %s computes %i", async (name, calls) => {
  await using first = await opened(name);
  await using second = await opened(name, { instance: 1 });
  // Hold the database until all have looked: how fast it is must not decide the count.
  const looked = await holdOrigin();
  const answers = together(20, first, second);
  await vi.waitFor(async () => expect(await originCalls(first, second)).toBe(calls));
  await looked.release();
  expect(await answers).toHaveLength(40);
  expect(await originCalls(first, second)).toBe(calls);
  // Of one expiry, in half the instances: what the goal counts per TTL.
  const { baseline, goal } = experiment;
  if (name === baseline) expect(isReached(goal.evidence, calls)).toBe(false);
  if (name === goal.reference) expect(isReached(goal.evidence, 2 * calls)).toBe(true);
});

test.each(names)("%s keeps its answer for the TTL, and no lock behind it", async (name) => {
  await using variant = await opened(name);
  await together(3, variant);
  const keys = await redis.keys("*");
  expect(keys).toHaveLength(1);
  const ttl = await redis.pttl(keys[0] ?? "");
  expect(ttl).toBeGreaterThan(0);
  expect(ttl).toBeLessThanOrEqual(name === "stale-while-revalidate" ? 2 * ttlMs : ttlMs);
});

test.each(names)("%s keeps nothing when the origin fails", async (name) => {
  const nowhere = new URL(urls.postgres);
  nowhere.pathname = "/no_such_database";
  await using variant = await opened(name, { postgres: nowhere.href });
  const answers = await Promise.allSettled([variant.screen(hot), variant.screen(hot)]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await redis.dbsize()).toBe(0);
  expect(await originCalls(variant)).toBeGreaterThan(0);
});

test("a lock that was lost is not taken from its new owner", async () => {
  await using variant = await opened("redis-lock");
  const held = await holdOrigin();
  const answer = variant.screen(hot);
  await vi.waitFor(async () => expect(await originCalls(variant)).toBe(1));
  const [lock = ""] = await redis.keys("lock:*");
  await redis.set(lock, "another owner");
  await held.release();
  await answer;
  expect(await redis.get(lock)).toBe("another owner");
});

test("XFetch computes early with probability exp(-(time left) / delta)", () => {
  const entry = { deltaMs: 100, expiresAt: 10_000 };
  expect(refreshesEarly(entry, 10_000, 0.999)).toBe(true);
  // One delta before the end: 37 %, whatever some pages say.
  expect(refreshesEarly(entry, 9_900, 0.36)).toBe(true);
  expect(refreshesEarly(entry, 9_900, 0.38)).toBe(false);
  expect(refreshesEarly(entry, 9_000, 1e-4)).toBe(false);
  expect(refreshesEarly(entry, 9_000, 1e-5)).toBe(true);
  expect(refreshesEarly(entry, 9_900, 0.6, 2)).toBe(true);
});

test("xfetch keeps what is far from its end and renews what is past it", async () => {
  await using variant = await opened("xfetch");
  const verdict = { ...(await provisioned.expected(hot)), computedAt: 1 };
  const put = (expiresAt: number) =>
    redis.set(keyOf(hot), JSON.stringify({ verdict, deltaMs: 1, expiresAt }), "PX", 60_000);
  await put(Date.now() + 60_000);
  expect((await variant.screen(hot)).computedAt).toBe(1);
  expect(await originCalls(variant)).toBe(0);
  await put(Date.now() - 1);
  expect((await variant.screen(hot)).computedAt).toBeGreaterThan(1);
  expect(await originCalls(variant)).toBe(1);
});

test("stale-while-revalidate serves the old answer and computes the new one once", async () => {
  await using variant = await opened("stale-while-revalidate");
  const old = await variant.screen(hot);
  const [key = ""] = await redis.keys("*");
  const held = await holdOrigin();
  await redis.pexpire(key, 1000);
  for (const verdict of await together(10, variant)) expect(verdict).toEqual(old);
  for (const verdict of await together(10, variant)) expect(verdict).toEqual(old);
  expect(await originCalls(variant)).toBe(2);
  await held.release();
  await vi.waitFor(async () =>
    expect((await variant.screen(hot)).computedAt).toBeGreaterThan(old.computedAt),
  );
  expect(await originCalls(variant)).toBe(2);
});

test("ages are taken from the answers", async () => {
  await using variant = await opened("naive");
  const verdict = { ...(await provisioned.expected(hot)), computedAt: Date.now() - ttlMs - 5000 };
  await redis.set(keyOf(hot), JSON.stringify(verdict));
  await variant.screen(hot);
  const { staleAnswers, staleMs = 0, worstAgeMs = 0 } = await variant.counters();
  expect(staleAnswers).toBe(1);
  expect(staleMs).toBeGreaterThanOrEqual(5000);
  expect(worstAgeMs).toBeGreaterThanOrEqual(6000);
});

/** Keeps the origin's queries waiting until released. */
async function holdOrigin() {
  const { default: pg } = await import("pg");
  const client = new pg.Client(urls.postgres);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE security_events IN ACCESS EXCLUSIVE MODE");
  return {
    release: async () => {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}
