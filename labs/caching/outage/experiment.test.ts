import { describeExperiment } from "@labs/harness/testing";
import { afterAll, beforeEach, expect, test } from "vitest";
import { testServices } from "../shared/services.fixture.ts";
import experiment from "./experiment.ts";
import type { State } from "./rig.ts";

const services = testServices();
afterAll(() => services[Symbol.asyncDispose]());

const opened = describeExperiment(experiment, services);
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
  const answers = await Promise.allSettled(calls.map((index) => ask(cell, index)));
  return {
    computed: (await originCalls(cell)) - before,
    refused: answers.filter(({ status }) => status === "rejected").length,
  };
}

test("a silent Redis: the fallback computes for every request, single flight once for a key, a local copy not at all", async () => {
  const calls = [0, 0, 0, 1, 1, 1];
  expect(await computedWhileSilent("timeout-and-fallback", calls)).toEqual({ computed: 6, refused: 0 });
  expect(await computedWhileSilent("local-copy", calls)).toEqual({ computed: 0, refused: 0 });
});

test("load shedding refuses beyond its bound and computes what is within", async () => {
  const { computed, refused } = await computedWhileSilent(
    "load-shedding",
    Array.from({ length: 64 }, () => 0),
  );
  expect(computed + refused).toBe(64);
  expect(computed).toBeGreaterThanOrEqual(16);
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

test("single flight computes once for requests that come together, and again for the next", async () => {
  await using cell = await opened().open("single-flight");
  const request = hot()[0];
  if (request === undefined) throw new Error("there are twenty");
  const before = await originCalls(cell);
  await Promise.all(Array.from({ length: 5 }, () => cell.call({ what: "screen", ...request })));
  const together = (await originCalls(cell)) - before;
  expect(together).toBeGreaterThanOrEqual(1);
  expect(together).toBeLessThan(5);
});

test("a breaker that is open spares Redis the question, and an answer comes all the same", async () => {
  await using cell = await opened().open("circuit-breaker");
  await using _cut = await opened().handles.route.cut();
  for (let index = 0; index < 12; index++)
    expect(await ask(cell, index)).toMatchObject({ decision: expect.any(String) });
});
