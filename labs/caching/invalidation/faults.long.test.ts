/** Every variant; what waits for connections to break and to come back, and what takes the time of a TTL. */
import { describeExperiment } from "@labs/harness/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";
import { type Case, countsOf, type Lab, type Name, openLab } from "./support/counts.fixture.ts";

const services = testServices();
afterAll(() => services[Symbol.asyncDispose]());

/** Times that a blocked actor was allowed, by case: interleavings are forced, so that these are no matter of luck. */
const unsafe = {
  "stale-fill": {
    ...{ "delete-after-commit": 40, "ttl-only": 40, "generation-key": 0, "versioned-set": 0 },
    ...{ "outbox-delete": 40, "outbox-lease": 0, "local-tracking": 40 },
  },
  "subscriber-cut": {
    ...{ "delete-after-commit": 0, "ttl-only": 160, "outbox-delete": 0, "outbox-lease": 0 },
    ...{ "local-pubsub": 160, "local-pubsub-reconcile": 0, "local-tracking": 0, "local-node-redis": 0 },
  },
  "redis-cut": {
    ...{ "delete-after-commit": 80, "generation-key": 80, "versioned-set": 80 },
    ...{ "outbox-delete": 0, "outbox-lease": 0, "local-pubsub": 160 },
  },
  flushed: {
    ...{ "delete-after-commit": 40, "generation-key": 40, "versioned-set": 40 },
    ...{ "outbox-delete": 40, "outbox-lease": 0, "local-node-redis": 40 },
  },
} as const satisfies Partial<Record<Case, Partial<Record<Name, number>>>>;

const counts = Object.entries(unsafe).flatMap(([script, byName]) =>
  Object.entries(byName).map(([name, times]) => [script as Case, name as Name, times] as const),
);

describe("once", () => {
  describeExperiment(experiment, services);
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("with seed %i", (seed) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(services, seed);
  });
  beforeEach(async () => void (await lab.services.redis?.empty()));
  afterAll(() => lab[Symbol.asyncDispose]());

  test.each(counts)("%s: %s allows %i times", async (script, name, times) => {
    expect((await countsOf(lab, name, script)).unsafe).toBe(times);
  });

  if (seed > 1) return;
  test("copies in the process save commands, and tracking keeps most reads from the database", async () => {
    const plain = await countsOf(lab, "delete-after-commit", "calm");
    const tracked = await countsOf(lab, "local-tracking", "calm");
    expect(plain.localHits).toBe(0);
    expect(tracked.localHits).toBeGreaterThan(50);
    expect(tracked.hitRatio).toBeGreaterThan(80);
  });

  test("every instance is told of a change once by pub/sub and by NOTIFY, and not at all where no message is sent", async () => {
    expect((await countsOf(lab, "delete-after-commit", "calm")).messages).toBe(0);
    for (const name of ["local-pubsub", "outbox-delete"] as const) {
      const { messages } = await countsOf(lab, name, "calm");
      // The last ones may still be on their way.
      expect(messages, name).toBeGreaterThan(3.5);
      expect(messages, name).toBeLessThanOrEqual(4);
    }
  });
});
