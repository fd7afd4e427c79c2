import { describe, expect, test } from "vitest";
import { closedLoop } from "../closed-loop.ts";
import { openSession } from "../session.ts";
import { Recorder } from "../times/recorder.ts";
import { functionLanes } from "./function-lanes.ts";
import { nullCall } from "./null-call.ts";

/** A subject that computes: it holds the only thread for at least that time. */
function spin(ms: number) {
  return async () => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
}

describe.each([0.03, 0.1, 1])("a subject that computes for %d ms", (ms) => {
  test.each([1, 16, 128])(
    "keeps %d clients waiting for each other, and the times say so",
    async (clients) => {
      const lanes = functionLanes({ lanes: clients, timeoutMs: 10_000, call: spin(ms) });
      const session = openSession({ lanes, count: 1, checks: 0, sampleSeed: 1, timeoutMs: 10_000 });
      const roundMs = clients * ms;
      await session.closed(Math.max(50, 5 * roundMs), true);
      const { load } = await session.finish();
      expect(load.little).toBeGreaterThan(0.95);
      expect(load.little).toBeLessThan(1.05);
      // While one is served, all others wait: no machine makes this less.
      expect(load.responseUs.p50).toBeGreaterThan(970 * roundMs);
    },
  );
});

test("the wait for a turn of the event loop belongs to the response time", async () => {
  const recorder = new Recorder();
  const lanes = functionLanes({ lanes: 2, timeoutMs: 1000, call: spin(0.2) });
  const stretch = await closedLoop({ lanes, next: () => 0, durationMs: 60, recorder });
  const { mean, count } = recorder.quantiles();
  expect(count).toBe(stretch.answered);
  // Lanes are never free, so their times fill the whole time of both of them.
  expect((mean * count) / 1e6 / (2 * stretch.seconds)).toBeGreaterThan(0.97);
});

test("a subject that stands still is seen by four clients, and a slow one is not taken for it", async () => {
  const still = async (call: () => Promise<unknown>, clients: number) => {
    const lanes = functionLanes({ lanes: clients, timeoutMs: 10_000, call });
    const session = openSession({ lanes, count: 1, checks: 0, sampleSeed: 1, timeoutMs: 10_000 });
    await session.closed(600, true);
    return (await session.finish()).load.stillSeconds;
  };
  const pausesMs = 200;
  const pausing = () => {
    let calls = 0;
    return () => (++calls % 500 === 0 ? spin(pausesMs)() : Promise.resolve());
  };
  const slow = () => new Promise((resolve) => setTimeout(resolve, 100));
  expect(await still(pausing(), 4)).toBeGreaterThanOrEqual(pausesMs / 1000);
  expect(await still(slow, 4)).toBe(0);
  // One client cannot tell a pause from a slow call.
  expect(await still(pausing(), 1)).toBeUndefined();
});

test("a call that does nothing has its price", async () => {
  expect(await nullCall(4, 20)).toBeGreaterThan(0);
});
