import { describeExperiment } from "@labs/harness/testing";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";
import { type Case, countsOf, type Name } from "./support/counts.fixture.ts";
import { until } from "./support/instances.ts";

const services = testServices();
afterAll(() => services[Symbol.asyncDispose]());

// All variants: faults.long.test.ts.
const opened = describeExperiment(experiment, services, { few: true });
beforeEach(async () => void (await opened()?.services.redis?.empty()));

const unsafe = async (name: Name, script: Case) => (await countsOf(opened(), name, script)).unsafe;

test.each([
  ["delete-after-commit", "stale-fill", 40],
  ["outbox-lease", "flushed", 0],
] as const)(
  "a slow reader stores the old entry after the change: %s in %s allows %i times",
  async (name, script, times) => {
    expect(await unsafe(name, script)).toBe(times);
  },
);

test("a change wakes its listeners, when it is committed", async () => {
  const listener = new pg.Client(opened().setup.postgres);
  await listener.connect();
  await listener.query("LISTEN invalidation");
  const woken = new Promise((resolve) => listener.once("notification", resolve));
  await using cell = await opened().open("outbox-delete");
  await cell.call({ what: "write", actor: 1300, decision: "allow" });
  expect(await woken).toMatchObject({ channel: "invalidation" });
  await listener.end();
});

test("FLUSHALL reaches the copies of tracking clients", async () => {
  for (const name of ["local-tracking", "local-node-redis"] as const) {
    await using cell = await opened().open(name);
    const read = async () => {
      await cell.call({ what: "read", actor: 601 });
      const state = await cell.call({ what: "state" });
      return "originReads" in state ? state.originReads : Number.NaN;
    };
    await read();
    await read();
    const before = await read();
    const redis = new Redis(opened().services.redis?.url ?? "");
    await redis.flushall();
    redis.disconnect();
    // The message is on its way: in the end, a read needs the database again.
    await until("the copy is gone", async () => (await read()) > before);
  }
});

test("ioredis still drops invalidations over RESP3: once it emits them, local-tracking can do without its redirect", async () => {
  const url = opened().services.redis?.url ?? "";
  const [tracking, writer] = [new Redis(url, { protocol: 3 }), new Redis(url)];
  const events: string[] = [];
  const emit = tracking.emit.bind(tracking);
  tracking.emit = (name: string | symbol, ...values: unknown[]) => {
    events.push(String(name));
    return emit(name, ...values);
  };
  const tracked = async () => /tracking_total_keys:(\d+)/.exec(await writer.info("stats"))?.[1];
  const told = () => events.filter((name) => /invalidate|push|message/i.test(name));
  await tracking.client("TRACKING", "ON");
  await tracking.set("tracked", 1);
  await tracking.get("tracked");
  expect(await tracked()).toBe("1");
  await writer.set("tracked", 2);
  // Redis has sent it: it tracks no reader of the key any more.
  expect(await tracked()).toBe("0");
  // Answers come in order: what Redis pushed for this connection before has arrived by now.
  await tracking.ping();
  await tracking.ping();
  expect(told()).toEqual([]);
  // And it would have been seen.
  tracking.emit("invalidate", ["tracked"]);
  expect(told()).toEqual(["invalidate"]);
  tracking.disconnect();
  writer.disconnect();
});
