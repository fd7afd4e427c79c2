import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { closedLoop } from "../closed-loop.ts";
import { Recorder } from "../times/recorder.ts";
import { Sampler } from "../times/sampler.ts";
import { functionLanes } from "./function-lanes.ts";

/** Counts 0, 1, 2 ... */
function counter(): () => number {
  let i = 0;
  return () => i++;
}

test("every call is counted once and sampled with its own answer", async () => {
  let calls = 0;
  const lanes = functionLanes({
    lanes: 4,
    timeoutMs: 1000,
    call: async (index) => {
      calls++;
      await turn();
      return index * 2;
    },
  });
  const sampler = new Sampler<number>(1e6, 1);
  const recorder = new Recorder();
  const stretch = await closedLoop({ lanes, next: counter(), durationMs: 50, recorder, sampler });
  expect(stretch).toMatchObject({ sent: calls, answered: calls, firstFailure: null, lanes: 4 });
  expect(recorder.count).toBe(calls);
  expect(sampler.kept.length).toBe(calls);
  expect(sampler.kept.every(([index, answer]) => answer === index * 2)).toBe(true);
});

test("a rejection and a throw are broken, with their reason, and the loop goes on", async () => {
  const lanes = functionLanes({
    lanes: 1,
    timeoutMs: 1000,
    call: (index) => {
      if (index === 0) throw new Error("out of cheese");
      return index === 1 ? Promise.reject(new Error("again")) : turn();
    },
  });
  const stretch = await closedLoop({ lanes, next: counter(), durationMs: 20, recorder: new Recorder() });
  expect(stretch.failures.broken).toBe(2);
  expect(stretch.firstFailure).toContain("out of cheese");
  expect(stretch.answered).toBe(stretch.sent - 2);
});

test("a call that is not answered in time is recorded as waited, and its late answer is ignored", async () => {
  const late = Promise.withResolvers<string>();
  const lanes = functionLanes({
    lanes: 1,
    timeoutMs: 20,
    call: async (index) => {
      if (index === 0) return late.promise;
      if (index === 1) late.resolve("late");
      await wait(2);
      return `answer ${index}`;
    },
  });
  const sampler = new Sampler<string>(1e6, 1);
  const recorder = new Recorder();
  const stretch = await closedLoop({
    lanes,
    next: counter(),
    durationMs: 60,
    recorder,
    sampler,
  });
  expect(stretch.failures.unanswered).toBeGreaterThanOrEqual(1);
  expect(recorder.count).toBe(stretch.sent);
  expect(recorder.quantiles().max).toBeGreaterThanOrEqual(20_000);
  expect(sampler.kept.every(([index, answer]) => answer === `answer ${index}`)).toBe(true);
});

test("lanes that are answered at once do not starve one that waits for the event loop", async () => {
  let turns = 0;
  const lanes = functionLanes({
    lanes: 2,
    timeoutMs: 1000,
    call: async (index) => {
      if (index % 2 === 0) return;
      await turn();
      turns++;
    },
  });
  await closedLoop({ lanes, next: counter(), durationMs: 50, recorder: new Recorder() });
  expect(turns).toBeGreaterThan(2);
});

test("an error while an answer is kept ends the loop with that error", async () => {
  const lanes = functionLanes({ lanes: 3, timeoutMs: 1000, call: () => turn() });
  const sampler = new Sampler<void>(5, 1, () => {
    throw new Error("no room");
  });
  const recorder = new Recorder();
  const loop = closedLoop({ lanes, next: () => 0, durationMs: 60_000, recorder, sampler });
  await expect(loop).rejects.toThrow("no room");
});
