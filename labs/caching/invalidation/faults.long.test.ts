/** What waits for connections to break and to come back, and what takes the time of a TTL. */
import { afterAll, beforeEach, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { type Case, countsOf, type Name, openLab } from "./support/counts.fixture.ts";

const services = testServices();
const lab = await openLab(services);

beforeEach(async () => void (await lab.services.redis?.empty()));
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const unsafe = async (name: Name, script: Case) => (await countsOf(lab, name, script)).unsafe;

test.each([
  ["ttl-only", 40],
  ["generation-key", 0],
  ["versioned-set", 0],
  ["outbox-delete", 40],
] as const)(
  "a slow reader stores the old entry after the change: %s allows %i times",
  async (name, times) => {
    expect(await unsafe(name, "stale-fill")).toBe(times);
  },
);

test.each([
  ["delete-after-commit", 0],
  ["local-pubsub", 160],
  ["local-pubsub-reconcile", 0],
  ["local-tracking", 0],
  ["local-node-redis", 0],
] as const)("instances miss the messages of twenty changes: %s allows %i times", async (name, times) => {
  expect(await unsafe(name, "subscriber-cut")).toBe(times);
});

test.each([
  ["delete-after-commit", 80],
  ["generation-key", 80],
  ["outbox-delete", 0],
  ["outbox-lease", 0],
] as const)(
  "Redis misses twenty changes and comes back with what it had: %s allows %i times",
  async (name, times) => {
    expect(await unsafe(name, "redis-cut")).toBe(times);
  },
);

test("copies in the process save commands, and tracking keeps most reads from the database", async () => {
  const [plain, tracked] = [
    await countsOf(lab, "delete-after-commit", "calm"),
    await countsOf(lab, "local-tracking", "calm"),
  ];
  expect(plain.localHits).toBe(0);
  expect(tracked.localHits).toBeGreaterThan(50);
  expect(tracked.hitRatio).toBeGreaterThan(80);
});

test.each(Array.from({ length: 10 }, (_, time) => time + 1))(
  "the reference allows no blocked actor in any fault (time %i)",
  async () => {
    for (const script of ["stale-fill", "subscriber-cut", "redis-cut", "flushed"] as const)
      expect(await unsafe("outbox-lease", script), script).toBe(0);
  },
);
