/** What the policies find: whole replays against a real Redis. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { isScan, traceOf, uncounted, width } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);
const opened = () => lab;

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

type Case = keyof typeof experiment.cases;

/** What a variant counted in a case. */
async function countsOf(name: Parameters<ReturnType<typeof opened>["open"]>[0], workload: Case) {
  await using cell = await opened().open(name);
  const {
    hits = 0,
    lookUps = 0,
    refused,
    evicted,
    entries = 0,
    bytes = 0,
  } = await opened().observe(cell, workload);
  return { hitRatio: (100 * hits) / lookUps, lookUps, refused, evicted, entries, bytes };
}

/** Hits of a cache that forgets any key, counted by a program that shares nothing with Redis. */
function simulateRandom(trace: readonly string[], capacity: number): number {
  const kept: string[] = [];
  const place = new Map<string, number>();
  let [hits, lookUps] = [0, 0];
  for (let at = 0; at < trace.length; at += width) {
    const missed: string[] = [];
    for (const key of trace.slice(at, at + width)) {
      const counts = at >= uncounted * trace.length && !isScan(key);
      if (counts) lookUps++;
      if (!place.has(key)) missed.push(key);
      else if (counts) hits++;
    }
    for (const key of missed) {
      if (place.has(key)) continue;
      const free = kept.length < capacity ? kept.length : Math.floor(Math.random() * capacity);
      const gone = kept[free];
      if (gone !== undefined) place.delete(gone);
      kept[free] = key;
      place.set(key, free);
    }
  }
  return (100 * hits) / lookUps;
}

test.each(["skew-0.7", "skew-0.99", "skew-1.2", "scan", "drift"] as const)(
  "allkeys-random finds as much as a simulation that forgets any key (%s)",
  async (workload) => {
    const { hitRatio, entries } = await countsOf("allkeys-random", workload);
    expect(Math.abs(hitRatio - simulateRandom(traceOf(workload, opened().setup), entries))).toBeLessThan(2);
  },
);

test.each([
  ["skew-0.7", 5.5],
  ["skew-0.99", 2.7],
  ["skew-1.2", 0.3],
  ["scan", 6.1],
] as const)(
  "LFU finds as many points more than exact LRU as it did with 100 000 keys (%s: %f)",
  async (workload, points) => {
    const lfu = await countsOf("allkeys-lfu", workload);
    const lru = await countsOf("simulated-exact-lru", workload);
    expect(Math.abs(lfu.hitRatio - lru.hitRatio - points)).toBeLessThan(2.5);
  },
);

test.each(["skew-0.7", "scan"] as const)("LFU finds more than Redis's LRU (%s)", async (workload) => {
  const [lfu, lru] = [await countsOf("allkeys-lfu", workload), await countsOf("allkeys-lru", workload)];
  expect(lfu.hitRatio).toBeGreaterThan(lru.hitRatio + 2);
});

test("noeviction refuses writes, evicts nothing, and is left with yesterday's favourites when they change", async () => {
  const [stuck, lru] = [await countsOf("noeviction", "drift"), await countsOf("allkeys-lru", "drift")];
  expect(stuck.evicted).toBe(0);
  expect(stuck.refused).toBeGreaterThan(1000);
  expect(stuck.hitRatio).toBeLessThan(0.7 * lru.hitRatio);
  expect(lru.refused).toBe(0);
  expect(lru.evicted).toBeGreaterThan(1000);
});

test("what is kept stays within the memory there is, and fills it", async () => {
  const { setup } = opened();
  for (const name of ["allkeys-lru", "allkeys-lfu", "volatile-ttl"]) {
    const { bytes, entries } = await countsOf(name, "skew-0.99");
    expect(bytes, name).toBeLessThan(1.1 * setup.bytes);
    // The buffers of connections count against the limit as well, and the limit is small here.
    expect(entries, name).toBeGreaterThan(0.6 * setup.capacity);
    expect(entries, name).toBeLessThan(1.1 * setup.capacity);
  }
});

test("entries that expire sooner are found less often", async () => {
  await using cell = await opened().open("allkeys-lfu");
  const slow = { what: "replay", workload: "skew-0.99", part: 0, of: 1, seconds: 1 } as const;
  const [long, short] = [await cell.subject(slow), await cell.subject({ ...slow, ttlMs: 5 })];
  expect("hits" in short && "hits" in long && short.hits / long.hits).toBeLessThan(0.8);
});
