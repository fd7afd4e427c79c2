/** What each arm's signals know of requests, where they arrive: as counts. What costs how much is a measurement. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Instrument } from "./contract.ts";
import { screen } from "./data.ts";
import experiment from "./experiment.ts";
import { answersOf, incidentFailures, incidentRequests } from "./scripts.ts";
import { screeningApi } from "./support/api.ts";
import { attach } from "./support/attach.ts";
import { countSeries, readExposition } from "./support/exposition.ts";
import { otelTraces } from "./support/instruments/otel-traces.ts";
import { seenBy } from "./support/receiver.ts";
import { expectRight, expectTold, rehearsal, signalsIn } from "./support/told.fixture.ts";

/** Tests fetch nothing: the FastAPI arms are tested in fastapi.long.test.ts. */
process.env.LABS_NO_INSTALL = "1";

const services = openServices({ say: () => {} });
const openCost = () => openExperiment(experiment, services);
let cost: Awaited<ReturnType<typeof openCost>>;

beforeAll(async () => {
  cost = await openCost();
});

afterAll(async () => {
  await cost?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

// One of each kind of signal; all variants: variants.long.test.ts.
test.each(["none", "otel-metrics", "dogstatsd", "production"])(
  "%s answers correctly, and its signals know each request that the caller traces",
  async (name) => {
    await using service = await cost.open(name);
    await expectRight(cost, service, 8);
    await expectTold(service, name);
  },
);

test.each([
  ["successes-only", { requests: 33, failures: 0 }],
  ["observed-early", { requests: 40, failures: 0 }],
  ["spans-dropped", { requests: 0, failures: 0, hasSteps: false }],
])("%s is refused", async (name, wrong) => {
  await using service = await cost.open(name);
  const input = rehearsal(true);
  const answer = await service.call(input);
  expect(signalsIn(answer)).toMatchObject([wrong]);
  expect(answer).not.toEqual(await cost.expected(input, answer));
});

test("a load is recorded whole where each request is, and counted where it arrives", async () => {
  for (const name of ["prom-client", "otel-metrics", "logs", "traces-100", "production"]) {
    await using service = await cost.open(name);
    const before = await service.read("saturated");
    const inputs = cost.draw(50, "saturated");
    await Promise.all(inputs.map(service.call));
    const after = await service.read("saturated");
    const grown = (counter: "answered" | "recorded") => (after[counter] ?? 0) - (before[counter] ?? 0);
    expect([name, grown("answered"), grown("recorded")]).toEqual([name, 50, 50]);
    // What is scraped is not sent, and of 50 requests none may be in a sample of 1 %.
    if (!["prom-client", "production"].includes(name))
      expect(after.sentBytes).toBeGreaterThan(before.sentBytes ?? 0);
  }
});

// Of other signals: variants.long.test.ts.
test("logs answer three questions of an incident", async () => {
  await using service = await cost.open("logs");
  expect(await cost.observe(service, "incident")).toEqual({ questions: 3 });
});

test("a question counts once, whichever signal answers it", () => {
  const nothing = { requests: 0, failures: 0, timed: false, hasSteps: false, reasons: 0 };
  const counted = { requests: incidentRequests, failures: incidentFailures };
  expect(answersOf([])).toBe(0);
  expect(answersOf([{ signal: "logs", ...nothing, requests: 30, failures: 20, reasons: 20 }])).toBe(1);
  expect(
    answersOf([
      { signal: "prometheus", ...nothing, ...counted, timed: true },
      { signal: "traces", ...nothing, requests: 10, hasSteps: true },
      { signal: "logs", ...nothing, requests: 30, failures: 20, reasons: 20 },
    ]),
  ).toBe(4);
});

test("a share is kept of the traces that begin here, and what a caller decided is followed", async () => {
  const { receivers } = cost.setup;
  const ask = async (share: number, headers: Readonly<Record<string, string>>, requests: number) => {
    const api = screeningApi(screen);
    let instance = "";
    const named: Instrument = (given, id) => {
      instance = id;
      return otelTraces({ share }, receivers)(given, id);
    };
    const service = attach(api, [named]);
    for (let count = 0; count < requests; count++)
      await api.inject({ method: "POST", url: "/screen", headers, payload: { actor: 1, prompt: "hello" } });
    await service[Symbol.asyncDispose]();
    return (await seenBy(receivers, instance)).requests;
  };
  const parent = (flags: string) => ({
    traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`,
  });
  // 3 of 10: outside of this range once in some 10^13 runs.
  const kept = await ask(0.3, {}, 500);
  expect(kept).toBeGreaterThan(70);
  expect(kept).toBeLessThan(250);
  expect(await ask(0.3, parent("01"), 30)).toBe(30);
  expect(await ask(1, parent("00"), 30)).toBe(0);
});

test("a label that names the sender makes series for each, and a bounded one does not", async () => {
  const senders = 40;
  const seriesOf = async (name: string) => {
    await using service = await cost.open(name);
    for (let actor = 1; actor <= senders; actor++)
      await service.call({ kind: "screen", actor, prompt: "hello" });
    const answer = await service.call({ kind: "scrape" });
    return "series" in answer ? answer.series : Number.NaN;
  };
  // A counter, and a histogram of ten buckets with its infinity, sum and count.
  expect(await seriesOf("prom-client")).toBe(14);
  expect(await seriesOf("label-too-many")).toBe(14 * senders);
});

test("a scrape is read by its lines", () => {
  const text = [
    "# HELP http_requests_total Requests answered",
    'http_requests_total{route="/screen",status="200"} 5',
    'http_requests_total{route="/screen",status="500"} 2',
    'http_request_duration_seconds_sum{route="/screen",status="200"} 0.25',
    "",
  ].join("\n");
  expect(countSeries(text)).toBe(3);
  expect(readExposition(text)).toEqual({ requests: 7, failures: 2, seconds: 0.25 });
});

test("a receiver that is away fails no request", async () => {
  const away = { otlp: "http://127.0.0.1:9", statsd: 9 };
  const service = await cost.open("dogstatsd", { setup: { ...cost.setup, receivers: away } });
  const [input] = cost.draw(1, "saturated");
  if (input === undefined) throw new Error("nothing was drawn");
  expect(await service.call(input)).toEqual(await cost.expected(input));
  await service[Symbol.asyncDispose]();
});

test("without Python the FastAPI arms are skipped, with the reason", async () => {
  const setup = { ...cost.setup, python: { missing: "Python is not ready here: no python3. To use it, …" } };
  for (const name of Object.keys(experiment.variants).filter((name) => name.startsWith("fastapi")))
    await expect(cost.open(name, { setup })).rejects.toMatchObject({
      code: "SKIPPED",
      message: setup.python.missing,
    });
});

test("an instrument is attached before the API serves", async () => {
  const api = Fastify();
  await api.ready();
  expect(() => attach(api, [otelTraces({ share: 1 }, cost.setup.receivers)])).toThrow();
  await api.close();
});
