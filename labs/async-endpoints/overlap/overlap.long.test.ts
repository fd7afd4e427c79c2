/** The variants that the ordinary tests leave out, what needs FastAPI, and a thousand requests at once. */
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices, surveyPython } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { batches, drawChecked, requestsOf } from "./data.ts";
import experiment from "./experiment.ts";
import { expectCommits } from "./support/commits.fixture.ts";
import { holdLog, send, waitingForLog } from "./support/held-log.ts";

/** Tests fetch nothing: the FastAPI arms are tested where a run has made their environment. */
process.env.LABS_NO_INSTALL = "1";
const { state } = await surveyPython(new URL("../requirements.txt", import.meta.url));
const fastApi = Object.keys(experiment.variants).filter((name) => name.startsWith("fastapi"));
const here = state === "ready" ? fastApi : [];
const batched = ["batched-log", ...here.filter((name) => name === "fastapi-batched-log")];

const services = openServices({ say: () => {} });
const openOverlap = () => openExperiment(experiment, services);
let overlap: Awaited<ReturnType<typeof openOverlap>>;
let postgres = "";

beforeAll(async () => {
  postgres = (await services.postgres()).url;
  overlap = await openOverlap();
});

afterAll(async () => {
  await overlap?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const short = (count: number) => requestsOf(1).short.slice(0, count);

/** Keeps the log waiting until a number of inserts wait for it. */
async function whileHeld(inserts: number, calls: () => Promise<unknown>[]) {
  const log = await holdLog(postgres);
  const sent = Promise.all(calls());
  await vi.waitFor(async () => expect(await waitingForLog(postgres)).toBe(inserts), { timeout: 10_000 });
  await log.release();
  return await sent;
}

test.each(["concurrent-reads", "async-scoring", "pooled-scoring"])(
  "%s answers correctly and after the commit, stores each once, and commits once per entry",
  async (name) => {
    await using variant = await overlap.open(name);
    await expectCommits(overlap, variant, { postgres, shared: false });
  },
);

describe.each(here)("%s", (name) => {
  test("answers correctly, stores each once before it answers, and shares commits if it is to", async () => {
    await using variant = await overlap.open(name);
    const draw = random(name);
    const inputs = Array.from({ length: 24 }, () => drawChecked(draw, 1));
    const answers = await Promise.all(inputs.map(variant.call));
    expect(answers).toEqual(await Promise.all(inputs.map((input) => overlap.expected(input))));
    expect(await variant.call({ kind: "health" })).toEqual({ ok: true });
    const before = await variant.read("test");
    expect(before).toMatchObject({ acknowledged: 24, rows: 24 });

    const isBatched = name === "fastapi-batched-log";
    await whileHeld(isBatched ? 1 : 10, () => short(40).map(variant.call));
    const after = await variant.read("test");
    // A server that is not this project's own need not count statements.
    if (after.inserts === undefined) return;
    const inserts = after.inserts - (before.inserts ?? 0);
    if (isBatched) expect(inserts).toBeLessThan(40);
    else expect(inserts).toBe(40);
  });
});

test.each(batched)(
  "%s answers a request that finds the queue of the log full with 503, and stores the others",
  async (name) => {
    await using variant = await overlap.open(name);
    const log = await holdLog(postgres);
    const surplus = 20;
    // One batch is under way: the first to come is alone in it.
    const first = send(variant.url, short(1)[0] ?? { kind: "health" });
    await vi.waitFor(async () => expect(await waitingForLog(postgres)).toBe(1), { timeout: 10_000 });
    const allRejected = Promise.withResolvers<void>();
    let rejected = 0;
    const others = Array.from({ length: batches.maxWaiting + surplus }, async (_, n) => {
      const response = await send(variant.url, short(100)[n % 100] ?? { kind: "health" });
      if (response.status === 503) rejected++;
      if (rejected === surplus) allRejected.resolve();
      return response;
    });
    await allRejected.promise;
    await log.release();
    const responses = [await first, ...(await Promise.all(others))];
    const sent = responses.filter(({ status }) => status === 200).length;
    expect(sent).toBe(batches.maxWaiting + 1);
    expect(responses.find(({ status }) => status === 503)?.headers.get("retry-after")).toBe("1");
    expect(await variant.read("test")).toMatchObject({ acknowledged: sent, rows: sent });
  },
);
