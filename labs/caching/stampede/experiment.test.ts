import { isReached } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { withPostgres } from "@labs/services";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { withoutTime } from "../shared/screening-transport.ts";
import { testServices } from "../shared/services.fixture.ts";
import { keyOf } from "../shared/verdict-key.ts";
import { staleMs, ttlMs } from "./data.ts";
import experiment from "./experiment.ts";
import { provision } from "./rig.ts";
import { retryMs } from "./variants/stale-while-revalidate.ts";
import { refreshesEarly } from "./variants/xfetch.ts";

const services = testServices();
/** Few events: none of the counts depends on how long a computation takes. */
const small = {
  ...experiment,
  provision: (run: Parameters<typeof provision>[0]) => provision(run, 2000),
};
const opened = await openExperiment(small, services);
const { url: postgres } = await services.postgres();
const redis = new Redis(opened.services.redis?.url ?? "");

beforeEach(() => redis.flushdb());

afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  redis.disconnect();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const { hot } = opened.setup;

type Cell = Awaited<ReturnType<typeof opened.open>>;

const together = (count: number, ...cells: readonly Cell[]) =>
  Promise.all(cells.flatMap(({ subject }) => Array.from({ length: count }, () => subject(hot))));

async function originCalls(...cells: readonly Cell[]): Promise<number> {
  const counters = await Promise.all(cells.map((cell) => cell.read("expiring")));
  return counters.reduce((sum, { originCalls = 0 }) => sum + originCalls, 0);
}

test("the hot request is an attack, so that letting it pass is wrong", async () => {
  expect((await opened.expected(hot)).decision).not.toBe("allow");
});

test.each(names)("%s answers like the origin, one by one and together", async (name) => {
  await using variant = await opened.open(name);
  const right = await opened.expected(hot);
  // One finds nothing, the others what it left.
  for (const input of opened.draw(5)) expect(await variant.call(input)).toEqual(right);
  await redis.flushdb();
  for (const verdict of await together(20, variant)) expect(withoutTime(verdict)).toEqual(right);
});

test("a busy lock that allows is found out by two requests at once", async () => {
  await using variant = await opened.open("busy-means-allow");
  const answers = await together(2, variant);
  expect(answers.map(({ decision }) => decision)).toContain("allow");
  await redis.flushdb();
  await using other = await opened.open("busy-means-allow", { instance: 1 });
  expect((await together(1, variant, other)).map(({ decision }) => decision)).toContain("allow");
});

test.each([
  ["naive", 40],
  ["single-flight", 2],
  ["redis-lock", 1],
  ["xfetch", 2],
  ["stale-while-revalidate", 2],
])("of 40 requests that find nothing at two instances, %s computes %i", async (name, calls) => {
  await using first = await opened.open(name);
  await using second = await opened.open(name, { instance: 1 });
  // Neither the speed of the database nor the lock's time limit may decide the count: both stand still.
  using clock = vi.spyOn(Date, "now");
  clock.mockReturnValue(Date.now());
  const looked = await holdOrigin();
  const answers = together(20, first, second);
  await eventually(async () => expect(await originCalls(first, second)).toBe(calls));
  await looked.release();
  expect(await answers).toHaveLength(40);
  expect(await originCalls(first, second)).toBe(calls);
  // Of one expiry, in half the instances: what the goal counts per TTL.
  const { baseline, goal } = experiment;
  if (name === baseline) expect(isReached(goal.evidence, calls)).toBe(false);
  if (name === goal.reference) expect(isReached(goal.evidence, 2 * calls)).toBe(true);
});

test.each(names)("%s keeps its answer for the TTL, and no lock behind it", async (name) => {
  await using variant = await opened.open(name);
  await together(3, variant);
  const keys = await redis.keys("*");
  expect(keys).toHaveLength(1);
  const ttl = await redis.pttl(keys[0] ?? "");
  expect(ttl).toBeGreaterThan(0);
  expect(ttl).toBeLessThanOrEqual(name === "stale-while-revalidate" ? ttlMs + staleMs : ttlMs);
});

test.each(names)("%s keeps nothing when the origin fails", async (name) => {
  const nowhere = new URL(postgres);
  nowhere.pathname = "/no_such_database";
  await using variant = await opened.open(name, { urls: { postgres: nowhere.href } });
  const answers = await Promise.allSettled([variant.subject(hot), variant.subject(hot)]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await redis.dbsize()).toBe(0);
  expect(await originCalls(variant)).toBeGreaterThan(0);
});

test("one failed computation fails every request that joined it", async () => {
  await using variant = await opened.open("single-flight");
  const held = await holdOrigin();
  const answers = Promise.allSettled(Array.from({ length: 5 }, () => variant.subject(hot)));
  // Reads from the same Redis connection, so the five have looked before it returns.
  await variant.read("expiring");
  await held.fail();
  expect((await answers).map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
  expect(await originCalls(variant)).toBe(1);
});

test("a lock that was lost is not taken from its new owner", async () => {
  await using variant = await opened.open("redis-lock");
  const held = await holdOrigin();
  const answer = variant.subject(hot);
  await eventually(async () => expect(await originCalls(variant)).toBe(1));
  const [lock = ""] = await redis.keys("lock:*");
  await redis.set(lock, "another owner");
  await held.release();
  await answer;
  expect(await redis.get(lock)).toBe("another owner");
});

test("when the owner of the lock never stores, one request takes the lock over when it expires", async () => {
  await using owner = await opened.open("redis-lock");
  await using others = await opened.open("redis-lock", { instance: 1 });
  using clock = vi.spyOn(Date, "now");
  const startedAt = Date.now();
  clock.mockReturnValue(startedAt);
  const held = await holdOrigin();
  const stuck = owner.subject(hot);
  await eventually(async () => expect(await originCalls(owner)).toBe(1));
  const answers = together(20, others);
  // Reads from the same Redis connection, so the twenty have looked before it returns.
  await others.read("expiring");
  const [lock = ""] = await redis.keys("lock:*");
  // The lock lives as long as its owner set it to, and none of those who wait has given up before.
  clock.mockReturnValue(startedAt + (await redis.pttl(lock)));
  await redis.del(lock);
  await eventually(async () => expect(await originCalls(owner, others)).toBe(2));
  await held.release();
  expect(await answers).toHaveLength(20);
  await stuck;
  expect(await originCalls(owner, others)).toBe(2);
});

test("a request that gave up waiting for the lock stores its verdict, and the others stop waiting", async () => {
  await using variant = await opened.open("redis-lock");
  await using others = await opened.open("redis-lock", { instance: 1 });
  using clock = vi.spyOn(Date, "now");
  const startedAt = Date.now();
  clock.mockReturnValue(startedAt);
  await redis.set(`lock:${keyOf(hot)}`, "an owner that never ends");
  const first = variant.subject(hot);
  await variant.read("expiring");
  clock.mockReturnValue(startedAt + 60_000);
  const later = together(20, others);
  await first;
  expect(await later).toHaveLength(20);
  expect(await originCalls(variant, others)).toBe(1);
});

test("XFetch computes early with probability exp(-(time left) / delta)", () => {
  const entry = { deltaMs: 100, computedAt: 10_000 - ttlMs };
  expect(refreshesEarly(entry, 10_000, 0.999)).toBe(true);
  // One delta before the end: 37 %, whatever some pages say.
  expect(refreshesEarly(entry, 9_900, 0.36)).toBe(true);
  expect(refreshesEarly(entry, 9_900, 0.38)).toBe(false);
  expect(refreshesEarly(entry, 9_000, 1e-4)).toBe(false);
  expect(refreshesEarly(entry, 9_000, 1e-5)).toBe(true);
  expect(refreshesEarly(entry, 9_900, 0.6, 2)).toBe(true);
});

test("xfetch keeps what is far from its end and renews what is past it", async () => {
  await using variant = await opened.open("xfetch");
  using clock = vi.spyOn(Date, "now");
  const expiresAt = Date.now() + 60_000;
  clock.mockReturnValue(expiresAt - 60_000);
  const computedAt = expiresAt - ttlMs;
  const entry = { ...(await opened.expected(hot)), computedAt, deltaMs: 1 };
  await redis.set(keyOf(hot), JSON.stringify(entry));
  expect((await variant.subject(hot)).computedAt).toBe(computedAt);
  expect(await originCalls(variant)).toBe(0);
  clock.mockReturnValue(expiresAt);
  expect((await variant.subject(hot)).computedAt).toBe(expiresAt);
  expect(await originCalls(variant)).toBe(1);
});

/** Leaves an answer in Redis that is past its TTL and may still be served. */
async function leaveStaleAnswer() {
  const old = { ...(await opened.expected(hot)), computedAt: Date.now() - ttlMs };
  await redis.set(keyOf(hot), JSON.stringify(old));
  return old;
}

test("stale-while-revalidate serves the old answer and computes the new one once", async () => {
  await using variant = await opened.open("stale-while-revalidate");
  const old = await leaveStaleAnswer();
  const before = await redis.get(keyOf(hot));
  const held = await holdOrigin();
  for (const verdict of await together(10, variant)) expect(verdict).toEqual(old);
  for (const verdict of await together(10, variant)) expect(verdict).toEqual(old);
  expect(await originCalls(variant)).toBe(1);
  await held.release();
  // Looking into Redis starts no further computation, as a request may that comes late.
  await eventually(async () => expect(await redis.get(keyOf(hot))).not.toBe(before));
  expect(await originCalls(variant)).toBe(1);
  expect((await variant.subject(hot)).computedAt).toBeGreaterThan(old.computedAt);
});

test("stale-while-revalidate serves the old answer after a failed refresh, and pauses before the next", async () => {
  await using variant = await opened.open("stale-while-revalidate");
  using clock = vi.spyOn(Date, "now");
  const failedAt = Date.now();
  clock.mockReturnValue(failedAt);
  const old = await leaveStaleAnswer();
  const held = await holdOrigin();
  expect(await variant.subject(hot)).toEqual(old);
  // A request that misses joins the refresh, and so shows when it has failed.
  await redis.del(keyOf(hot));
  const joined = expect(variant.subject(hot)).rejects.toThrow();
  await held.fail();
  await joined;

  expect(await leaveStaleAnswer()).toEqual(old);
  for (const verdict of await together(10, variant)) expect(verdict).toEqual(old);
  expect(await originCalls(variant)).toBe(1);
  clock.mockReturnValue(failedAt + retryMs);
  expect(await variant.subject(hot)).toEqual(old);
  expect(await originCalls(variant)).toBe(2);
});

test("ages are taken from the answers", async () => {
  await using variant = await opened.open("naive");
  const verdict = { ...(await opened.expected(hot)), computedAt: Date.now() - ttlMs - 5000 };
  await redis.set(keyOf(hot), JSON.stringify(verdict));
  await variant.subject(hot);
  const { staleAnswers, staleMs = 0, worstAgeMs = 0 } = await variant.read("expiring");
  expect(staleAnswers).toBe(1);
  expect(staleMs).toBeGreaterThanOrEqual(5000);
  expect(worstAgeMs).toBeGreaterThanOrEqual(6000);
});

/** Waits for a state, on a busy machine too. */
function eventually(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000 });
}

/** Keeps the origin's queries waiting until they are released, or fail. */
async function holdOrigin() {
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE security_events IN ACCESS EXCLUSIVE MODE");
  const release = async () => {
    await client.query("ROLLBACK");
    await client.end();
  };
  /** Ends the backend that waits. Another connection looks for it: in a transaction, what is seen of others stands still. */
  const fail = async () => {
    await withPostgres(postgres, (other) =>
      eventually(async () => {
        const { rowCount } = await other.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(rowCount).toBe(1);
      }),
    );
    await release();
  };
  return { release, fail };
}
