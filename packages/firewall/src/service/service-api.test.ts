import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Verdict } from "../screening.ts";
import { serviceApi } from "./service-api.ts";

const verdict: Verdict = { decision: "review", score: 0.5, events: 3, computedAt: 1 };
const screen = async () => verdict;
const request = { method: "POST", url: "/screen", payload: { actor: 1, prompt: "Hello." } } as const;

test("it is ready once the database has answered, and stays so when it goes away", async () => {
  let isUp = false;
  const check = () => (isUp ? Promise.resolve() : Promise.reject(new Error("no database")));
  await using api = serviceApi({ screen, check }, { isDraining: () => false });
  const ready = async () => (await api.inject("/readyz")).statusCode;
  const alive = async () => (await api.inject("/healthz")).statusCode;
  expect([await alive(), await ready()]).toEqual([200, 503]);
  isUp = true;
  expect([await alive(), await ready()]).toEqual([200, 200]);
  isUp = false;
  expect([await alive(), await ready()]).toEqual([200, 200]);
});

test("while it drains it is alive and not ready, answers, and closes connections", async () => {
  await using api = serviceApi({ screen, check: async () => {} }, { isDraining: () => true });
  expect((await api.inject("/readyz")).statusCode).toBe(503);
  expect((await api.inject("/healthz")).statusCode).toBe(200);
  const answer = await api.inject(request);
  expect(answer.json()).toEqual(verdict);
  expect(answer.headers.connection).toBe("close");
});

test("requests are counted by route and status, with one series for all unknown addresses", async () => {
  await using api = serviceApi({ screen, check: async () => {} }, { isDraining: () => false });
  await api.inject(request);
  await api.inject(request);
  await api.inject({ ...request, payload: {} });
  await api.inject("/nowhere/1");
  await api.inject("/nowhere/2");
  const { headers, body } = await api.inject("/metrics");
  expect(headers["content-type"]).toContain("text/plain");
  const lines = body.split("\n").filter((line) => /^http_requests_total|_count\{/.test(line));
  expect(lines).toEqual(
    expect.arrayContaining([
      'http_requests_total{route="/screen",status="200"} 2',
      'http_requests_total{route="/screen",status="400"} 1',
      'http_requests_total{route="none",status="404"} 2',
      'http_request_duration_seconds_count{route="/screen"} 3',
    ]),
  );
  // The scrape itself is in flight.
  expect(body).toContain("\nhttp_requests_in_flight 1\n");
});

test("a request's time is its own, also where the API has no logger", async () => {
  const late = async () => {
    await sleep(20);
    return verdict;
  };
  await using api = serviceApi({ screen: late, check: async () => {} }, { isDraining: () => false });
  await api.inject(request);
  const { body } = await api.inject("/metrics");
  const [, seconds] = /http_request_duration_seconds_sum\{route="\/screen"\} (\S+)/.exec(body) ?? [];
  // A timer may be a little early.
  expect(Number(seconds)).toBeGreaterThan(0.015);
});
