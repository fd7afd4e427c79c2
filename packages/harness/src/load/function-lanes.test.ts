import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { closedLoop } from "./closed-loop.ts";
import { functionLanes } from "./function-lanes.ts";
import { Recorder } from "./recorder.ts";

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
  const taken: [number, number][] = [];
  const recorder = new Recorder();
  const stretch = await closedLoop({
    lanes,
    next: counter(),
    durationMs: 50,
    recorder,
    sample: { every: 1, take: (index, answer) => taken.push([index, answer]) },
  });
  expect(stretch).toMatchObject({ sent: calls, answered: calls, firstFailure: null, lanes: 4 });
  expect(recorder.count).toBe(calls);
  expect(taken.length).toBe(calls);
  expect(taken.every(([index, answer]) => answer === index * 2)).toBe(true);
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

test("a call that is not answered in time is recorded as waited, and its late answer is nobody's", async () => {
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
  const answers: [number, string][] = [];
  const recorder = new Recorder();
  const stretch = await closedLoop({
    lanes,
    next: counter(),
    durationMs: 60,
    recorder,
    sample: { every: 1, take: (index, answer) => answers.push([index, answer]) },
  });
  expect(stretch.failures.unanswered).toBeGreaterThanOrEqual(1);
  expect(recorder.count).toBe(stretch.sent);
  expect(recorder.quantiles().max).toBeGreaterThanOrEqual(20_000);
  expect(answers.every(([index, answer]) => answer === `answer ${index}`)).toBe(true);
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

test("an error in the sample ends the loop with that error", async () => {
  const lanes = functionLanes({ lanes: 3, timeoutMs: 1000, call: () => turn() });
  const take = (): void => {
    throw new Error("no room");
  };
  const loop = closedLoop({
    lanes,
    next: () => 0,
    durationMs: 60_000,
    recorder: new Recorder(),
    sample: { every: 5, take },
  });
  await expect(loop).rejects.toThrow("no room");
});
