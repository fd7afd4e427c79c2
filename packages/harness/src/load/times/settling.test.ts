import { expect, test } from "vitest";
import { functionLanes } from "../in-process/function-lanes.ts";
import { openSession } from "../session.ts";
import { Recorder } from "./recorder.ts";
import { settlingMs } from "./settling.ts";

async function loadWith(times: readonly number[]) {
  const lanes = functionLanes({ lanes: 1, timeoutMs: 1000, call: async () => undefined });
  const session = openSession({ lanes, count: 1, checks: 0, sampleSeed: 1, timeoutMs: 1000 });
  const { load } = await session.finish();
  const recorder = new Recorder();
  for (const ms of times) recorder.record(ms);
  return { ...load, responseUs: recorder.quantiles(), histogram: recorder.encode() };
}

test("the ramp is p99 where no slower request takes much of the time", async () => {
  const even = Array.from({ length: 1000 }, (_, i) => 1 + i / 1000);
  expect(settlingMs(await loadWith(even))).toBeCloseTo(1.99, 1);
});

test("the ramp is as long as the slow requests where those hold the clients", async () => {
  const uneven = Array.from({ length: 1000 }, (_, i) => (i % 101 === 0 ? 50 : 1));
  expect(settlingMs(await loadWith(uneven))).toBeCloseTo(50, 0);
});

test("a load without an answer needs no ramp", async () => {
  expect(settlingMs(await loadWith([]))).toBe(0);
});

test("where requests outlast the load, the ramp is as long as the load took to end", async () => {
  const load = await loadWith([]);
  expect(settlingMs({ ...load, answered: 10, seconds: 0.52 })).toBe(520);
});
