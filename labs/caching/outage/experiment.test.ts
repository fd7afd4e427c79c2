import { describeExperiment } from "@labs/harness/testing";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import { maxOriginCalls } from "./data.ts";
import experiment from "./experiment.ts";
import { provision, type State } from "./rig.ts";

const services = testServices();
afterAll(() => services[Symbol.asyncDispose]());

/** Few events: none of the counts depends on how long a computation takes. */
const small = {
  ...experiment,
  provision: (run: Parameters<typeof provision>[0]) => provision(run, 2000),
};
const opened = describeExperiment(small, services, { few: true });
beforeEach(async () => void (await opened()?.services.redis?.empty()));

type Cell = Awaited<ReturnType<ReturnType<typeof opened>["open"]>>;

const hot = () => opened().setup.hot;
const ask = (cell: Cell, index: number) => {
  const request = hot()[index];
  if (request === undefined) throw new Error(`there is no hot request ${index}`);
  return cell.call({ what: "screen", ...request });
};

async function originCalls(cell: Cell): Promise<number> {
  return ((await cell.call({ what: "state" })) as State).originCalls;
}

/** What is computed for calls that come while Redis takes everything and answers nothing. */
async function computedWhileSilent(name: keyof typeof experiment.variants, calls: readonly number[]) {
  await using cell = await opened().open(name);
  for (let index = 0; index < 4; index++) await ask(cell, index);
  const before = await originCalls(cell);
  await using _silent = await opened().handles.route.hold();
  await Promise.all(calls.map((index) => ask(cell, index)));
  return (await originCalls(cell)) - before;
}

test("a silent Redis: the fallback computes for every request, single flight once for a key, a local copy not at all", async () => {
  const calls = [0, 0, 0, 1, 1, 1];
  expect(await computedWhileSilent("timeout-and-fallback", calls)).toBe(6);
  expect(await computedWhileSilent("local-copy", calls)).toBe(0);
});

/** Keeps the origin's queries waiting until it is disposed of. */
async function holdOrigin(): Promise<AsyncDisposable> {
  const client = new pg.Client(opened().setup.postgres);
  await client.connect();
  await client.query("BEGIN; LOCK TABLE security_events IN ACCESS EXCLUSIVE MODE");
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query("ROLLBACK");
      await client.end();
    },
  };
}

/** Waits for a state, on a busy machine too. */
function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000 });
}

test("load shedding computes what its bound allows at once, and refuses the others", async () => {
  await using cell = await opened().open("load-shedding");
  await using _silent = await opened().handles.route.hold();
  const origin = await holdOrigin();
  let refused = 0;
  const calls = Array.from({ length: 64 }, () => ask(cell, 0).catch(() => void refused++));
  await eventually(() => expect(refused).toBe(64 - maxOriginCalls));
  expect(await originCalls(cell)).toBe(maxOriginCalls);
  await origin[Symbol.asyncDispose]();
  await Promise.all(calls);
  expect(refused).toBe(64 - maxOriginCalls);
});

test("without a timeout a request waits for as long as Redis is silent, and is answered afterwards", async () => {
  await using cell = await opened().open("no-timeout");
  await ask(cell, 0);
  const silent = await opened().handles.route.hold();
  let answered = false;
  const call = ask(cell, 0).finally(() => {
    answered = true;
  });
  // An answer of the same process on another request: it is alive, and the call waits.
  await originCalls(cell);
  expect(answered).toBe(false);
  await silent[Symbol.asyncDispose]();
  expect(await call).toMatchObject({ decision: expect.any(String) });
});

test("single flight computes once for requests that come together", async () => {
  await using cell = await opened().open("single-flight");
  const redis = new Redis(opened().services.redis?.url ?? "");
  const looked = async () =>
    Number(/cmdstat_get:calls=(\d+)/.exec(await redis.info("commandstats"))?.[1] ?? 0);
  const before = await looked();
  const origin = await holdOrigin();
  const calls = Array.from({ length: 5 }, () => ask(cell, 0));
  await eventually(async () => expect((await looked()) - before).toBe(5));
  await origin[Symbol.asyncDispose]();
  await Promise.all(calls);
  expect(await originCalls(cell)).toBe(1);
  redis.disconnect();
});

test("a breaker that is open spares Redis the question, and an answer comes all the same", async () => {
  await using cell = await opened().open("circuit-breaker");
  await using _cut = await opened().handles.route.cut();
  for (let index = 0; index < 12; index++)
    expect(await ask(cell, index)).toMatchObject({ decision: expect.any(String) });
});
