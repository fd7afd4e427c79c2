import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { functionLanes } from "./in-process/function-lanes.ts";
import { type OpenLoopOptions, openLoop } from "./open-loop.ts";
import { poissonPlan } from "./pacing/poisson-plan.ts";
import { Recorder } from "./times/recorder.ts";

function every(gapMs: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => i * gapMs);
}

function withDefaults<A>(options: Pick<OpenLoopOptions<A>, "lanes" | "plan"> & Partial<OpenLoopOptions<A>>) {
  const recorders = { response: new Recorder(), service: new Recorder(), sendLag: new Recorder() };
  const all = { next: () => 0, timeoutMs: 5000, maxBacklog: 1000, recorders, ...options };
  return { recorders, stretch: openLoop(all) };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

test("every request of the plan is sent once, none before it is due", async () => {
  const plan = poissonPlan(random("open"), 400, 0.5);
  const sentAt: number[] = [];
  const lanes = functionLanes({
    lanes: 50,
    timeoutMs: 5000,
    call: async () => void sentAt.push(performance.now()),
  });
  const begun = performance.now();
  const { recorders, stretch } = withDefaults({ lanes, plan });
  const { sent, answered, offered, achieved, backlog, failures } = await stretch;
  expect([sent, answered, sentAt.length]).toEqual([plan.length, plan.length, plan.length]);
  expect(failures).toEqual({ status: 0, broken: 0, unanswered: 0, dropped: 0 });
  expect(sentAt.every((at, i) => at - begun >= (plan[i] ?? Number.NaN))).toBe(true);
  expect(recorders.response.count).toBe(plan.length);
  expect(offered).toBeCloseTo((plan.length * 1000) / (plan.at(-1) ?? Number.NaN));
  expect(achieved).toBeLessThanOrEqual(offered);
  expect(backlog).toBe(0);
});

test("requests that pile up are the backlog when the last one falls due", async () => {
  const lanes = functionLanes({ lanes: 1, timeoutMs: 5000, call: () => sleep(100) });
  const { backlog, answered } = await withDefaults({ lanes, plan: every(0.1, 6) }).stretch;
  expect([backlog, answered]).toEqual([5, 6]);
});

test("one stall shows in the response times of the requests it delayed, not in their service times", async () => {
  let calls = 0;
  const lanes = functionLanes({
    lanes: 1,
    timeoutMs: 5000,
    call: () => (calls++ === 10 ? sleep(300) : Promise.resolve()),
  });
  const { recorders, stretch } = withDefaults({ lanes, plan: every(4, 150) });
  await stretch;
  const response = recorders.response.quantiles();
  const service = recorders.service.quantiles();
  // About 75 of 150 requests fell due during the stall and waited on average half of it.
  expect(response.max).toBeGreaterThanOrEqual(299_000);
  expect(response.p90).toBeGreaterThan(150_000);
  expect(service.max).toBeGreaterThanOrEqual(299_000);
  expect(service.p95 * 3).toBeLessThan(response.p90);
});

test("requests beyond the backlog are dropped and counted", async () => {
  let calls = 0;
  const lanes = functionLanes({
    lanes: 2,
    timeoutMs: 5000,
    call: () => (calls++ < 2 ? sleep(500) : Promise.resolve()),
  });
  const { recorders, stretch } = withDefaults({ lanes, plan: every(0.1, 30), maxBacklog: 5 });
  const { sent, failures, firstFailure } = await stretch;
  expect(sent).toBe(7);
  expect(failures).toEqual({ status: 0, broken: 0, unanswered: 0, dropped: 23 });
  expect(firstFailure).toContain("5 requests");
  // They have no answer: their time is the limit.
  expect(recorders.response.count).toBe(30);
  expect(recorders.response.quantiles().p90).toBeGreaterThanOrEqual(5_000_000);
});

test("requests that find no free lane in time are given up, with the time they waited", async () => {
  const lanes = functionLanes({ lanes: 1, timeoutMs: 100, call: () => new Promise<void>(() => undefined) });
  const { recorders, stretch } = withDefaults({ lanes, plan: every(0.1, 10), timeoutMs: 50 });
  const { sent, failures } = await stretch;
  expect(sent).toBe(1);
  expect(failures.unanswered).toBe(10);
  expect(recorders.response.count).toBe(10);
  expect(recorders.service.count).toBe(1);
});

test("an abort sends nothing more and waits for what was sent", async () => {
  const stopped = new AbortController();
  let calls = 0;
  const lanes = functionLanes({
    lanes: 2,
    timeoutMs: 5000,
    call: async () => {
      if (++calls === 3) stopped.abort();
      await sleep(5);
    },
  });
  const { stretch } = withDefaults({ lanes, plan: every(1, 100_000), signal: stopped.signal });
  const { sent, answered } = await stretch;
  expect([sent, answered, calls]).toEqual([3, 3, 3]);
});

test("an empty plan and an abort before the start end at once", async () => {
  const lanes = functionLanes({ lanes: 1, timeoutMs: 5000, call: async () => undefined });
  const empty = await withDefaults({ lanes, plan: new Float64Array(0) }).stretch;
  const aborted = await withDefaults({ lanes, plan: every(1, 100), signal: AbortSignal.abort() }).stretch;
  expect([empty.sent, aborted.sent]).toEqual([0, 0]);
});
