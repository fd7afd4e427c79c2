import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { closedLoop } from "./closed-loop.ts";
import { encodeRequests, openHttpLanes } from "./http/http-lanes.ts";
import { Recorder } from "./recorder.ts";
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

test("what was recorded accounts for the time there was (Little's law)", async () => {
  await using server = await testServer((path, socket) => {
    setTimeout(() => socket.write(ok(path)), 10);
  });
  const lanes = await openHttpLanes({
    urls: [server.url],
    lanes: 8,
    requests: encodeRequests(requests),
    timeoutMs: 5000,
  });
  const recorder = new Recorder();
  const stretch = await closedLoop({ lanes, next: cycle(), durationMs: 400, recorder });
  const { mean, count } = recorder.quantiles();
  expect(stretch.little).toBeGreaterThan(0.6);
  expect(stretch.little).toBeLessThan(1.05);
  expect(Math.abs((mean * count) / 1e6 / (8 * stretch.seconds) - stretch.little)).toBeLessThan(0.01);
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

test("a sample looks at about the share it was asked for, and at every lane", async () => {
  await using first = await testServer((_, socket) => socket.write(ok("first")));
  await using second = await testServer((_, socket) => socket.write(ok("second")));
  const urls = [first.url, second.url];
  const lanes = await openHttpLanes({ urls, lanes: 2, requests: encodeRequests(requests), timeoutMs: 5000 });
  const seen: string[] = [];
  const stretch = await closedLoop({
    lanes,
    next: cycle(),
    durationMs: 150,
    recorder: new Recorder(),
    sample: { every: 4, take: (_, answer) => seen.push(answer.body) },
  });
  expect(new Set(seen)).toEqual(new Set(["first", "second"]));
  expect(seen.length / stretch.answered).toBeGreaterThan(0.1);
  expect(seen.length / stretch.answered).toBeLessThan(0.5);
  for (const lane of lanes) lane.close();
});
