import { setTimeout as wait } from "node:timers/promises";
import type { HttpResponse } from "@labs/experiment";
import { expect, test } from "vitest";
import { closedLoop } from "./closed-loop.ts";
import { functionLanes } from "./function-lanes.ts";
import { encodeRequests, openHttpLanes } from "./http/http-lanes.ts";
import { Recorder } from "./recorder.ts";
import { Sampler } from "./sampler.ts";
import { ok, testServer } from "./test-server.ts";

const requests = Array.from({ length: 50 }, (_, i) => ({ path: `/${i}` }));

function cycle(): () => number {
  let i = 0;
  return () => i++ % requests.length;
}

test("a slice counts what the server saw, drains, and leaves the lanes open for the next one", async () => {
  let seen = 0;
  let answered = 0;
  await using server = await testServer((path, socket) => {
    seen++;
    setTimeout(() => {
      answered++;
      socket.write(ok(path));
    }, 3);
  });
  const lanes = await openHttpLanes({
    urls: [server.url],
    lanes: 5,
    requests: encodeRequests(requests),
    timeoutMs: 5000,
  });
  let sent = 0;
  for (let slice = 0; slice < 3; slice++) {
    const recorder = new Recorder();
    const stretch = await closedLoop({ lanes, next: cycle(), durationMs: 30, recorder });
    sent += stretch.sent;
    expect([seen, answered]).toEqual([sent, sent]);
    expect(stretch).toMatchObject({ answered: stretch.sent, firstFailure: null });
    expect(recorder.count).toBe(stretch.sent);
    expect(stretch.seconds).toBeGreaterThanOrEqual(0.03);
  }
  expect(server.accepted).toBe(5);
  for (const lane of lanes) lane.close();
});

test("an abort ends the loop early, with every request answered", async () => {
  await using server = await testServer((path, socket) => {
    setTimeout(() => socket.write(ok(path)), 2);
  });
  const lanes = await openHttpLanes({
    urls: [server.url],
    lanes: 3,
    requests: encodeRequests(requests),
    timeoutMs: 5000,
  });
  const stopped = new AbortController();
  const loop = closedLoop({
    lanes,
    next: cycle(),
    durationMs: 600_000,
    recorder: new Recorder(),
    signal: stopped.signal,
  });
  await wait(20);
  stopped.abort();
  const stretch = await loop;
  expect(stretch.sent).toBeGreaterThan(0);
  expect(stretch.answered).toBe(stretch.sent);
  for (const lane of lanes) lane.close();
});

test("a sample is taken from every lane", async () => {
  await using first = await testServer((_, socket) => socket.write(ok("first")));
  await using second = await testServer((_, socket) => socket.write(ok("second")));
  const urls = [first.url, second.url];
  const lanes = await openHttpLanes({ urls, lanes: 2, requests: encodeRequests(requests), timeoutMs: 5000 });
  const sampler = new Sampler<HttpResponse>(40, 1);
  const recorder = new Recorder();
  const stretch = await closedLoop({ lanes, next: cycle(), durationMs: 150, recorder, sampler });
  expect(sampler.kept.length).toBe(Math.min(40, stretch.answered));
  expect(new Set(sampler.kept.map(([, { body }]) => body))).toEqual(new Set(["first", "second"]));
  for (const lane of lanes) lane.close();
});

test("answers of the ramp and of the drain count as answered, and the window holds its share of them", async () => {
  const recorder = new Recorder();
  const lanes = functionLanes({ lanes: 3, timeoutMs: 5000, call: () => wait(8) });
  const { window, ...stretch } = await closedLoop({
    lanes,
    next: cycle(),
    durationMs: 100,
    rampMs: 40,
    recorder,
  });
  expect(window.seconds).toBeCloseTo(0.06);
  expect(window.answered).toBeLessThan(stretch.answered);
  expect(recorder.count).toBeLessThan(stretch.answered);
  expect(stretch.answered).toBe(stretch.sent);
});

test("a ramp leaves at least half of a slice", async () => {
  const lanes = functionLanes({ lanes: 1, timeoutMs: 5000, call: () => wait(1) });
  const { window } = await closedLoop({
    lanes,
    next: cycle(),
    durationMs: 20,
    rampMs: 1000,
    recorder: new Recorder(),
  });
  expect(window.seconds).toBeCloseTo(0.01);
});
