import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawLog, type Fault, maxWorkers, partitionOf, size } from "./data.ts";
import experiment from "./experiment.ts";
import { open as openDying } from "./support/dying.fixture.ts";

const services = openServices({ say: () => {} });
const openLab = () => openExperiment(experiment, services);
let lab: Awaited<ReturnType<typeof openLab>>;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

type Name = keyof typeof experiment.variants;
type Cell = Awaited<ReturnType<typeof lab.open>>;

const runCalm = (cell: Cell, workers = maxWorkers) =>
  cell.call({ log: "ordered", fault: "none", workers, order: 1 });

const none = { wrong: 0, lost: 0, duplicated: 0 };
const duplicated = (events: number) => ({ wrong: events, lost: 0, duplicated: events });
const lost = (events: number) => ({ wrong: events, lost: events, duplicated: 0 });

/**
 * Of 2000 events, what a case does to a variant, whichever worker gets which task: one case for each way to fail. All cases, with
 * ten seeds, are in consistency.long.test.ts.
 */
const outcomes: Readonly<
  Partial<Record<Name, Partial<Record<Exclude<Fault, "none"> | "disorder", object>>>>
> = {
  append: {
    retries: { ...duplicated(200), misannounced: 2 },
    "half-written": { ...duplicated(100), halfVisible: 2 },
    speculation: duplicated(160),
    "two-writers": { ...duplicated(1000), exactPartitions: 10 },
  },
  "check-then-append": { "half-written": lost(100), "two-writers": duplicated(1000) },
  rename: { speculation: lost(40) },
  manifest: { speculation: { ...none, misannounced: 0 } },
  upsert: {
    retries: { ...none, misannounced: 2 },
    "half-written": { ...none, halfVisible: 0 },
    speculation: { ...none, misannounced: 0 },
    "two-writers": { ...none, exactPartitions: 20 },
    disorder: { wrong: 360, lost: 0, duplicated: 200, misordered: 160, setAside: 0 },
  },
  outbox: { retries: { ...none, misannounced: 0 } },
  watermark: { disorder: { ...none, misordered: 0, setAside: 20 } },
  "no-lateness": { disorder: { wrong: 100, lost: 60, duplicated: 0, misordered: 40, setAside: 0 } },
};

// A cell starts four processes, so each variant is opened once for all that is asked of it.
test.for(Object.keys(experiment.variants) as Name[])(
  "%s without a fault and with each",
  { timeout: 120_000 },
  async (name) => {
    await using cell = await lab.open(name);
    const [input] = lab.draw(1);
    if (input === undefined) throw new Error("nothing was drawn");
    const answer = await cell.call(input);
    expect(answer).toEqual(await lab.expected(input, answer));
    if (name === "completion-order") expect(await lab.observe(cell, "orders")).toEqual({ differing: 10 });
    else expect(answer.sumsDiffer).toBe(false);
    for (const [at, outcome] of Object.entries(outcomes[name] ?? {}))
      expect(await lab.observe(cell, at), at).toMatchObject(outcome);
  },
);

test("what acknowledges before it writes has lost everything at the end of the job", async () => {
  await using cell = await lab.open("acknowledge-before-write");
  expect(await runCalm(cell)).toMatchObject({ ...lost(2000), misannounced: 0 });
});

test("a vocabulary of all events has words that no training event has, and all else is right", async () => {
  await using cell = await lab.open("vocabulary-of-all");
  expect(await runCalm(cell)).toMatchObject({ ...none, misordered: 0, leaked: 12 });
});

test("a worker that always dies ends the job with a sentence", async () => {
  await using cell = await lab.open(openDying);
  await expect(runCalm(cell, 1)).rejects.toThrow(/^partition \d+ was not acknowledged in 5 attempts$/);
});

test("a worker ends when its coordinator is gone", async () => {
  const { url: postgres } = await services.postgres();
  const order = {
    variant: new URL("./variants/append.ts", import.meta.url).href,
    postgres,
    schema: "public",
  };
  const worker = fork(fileURLToPath(new URL("./support/worker.ts", import.meta.url)), [
    JSON.stringify(order),
  ]);
  const exited = once(worker, "exit");
  expect(await once(worker, "message")).toEqual([{ what: "ready", backend: expect.any(Number) }, undefined]);
  // What the end of the coordinator's process does too.
  worker.disconnect();
  expect(await exited).toEqual([0, null]);
});

test("an actor's events lie in one partition, of 100 events each", () => {
  for (const [partition, events] of drawLog(3, size).entries()) {
    expect(events).toHaveLength(100);
    expect(events.every(({ actor }) => partitionOf(actor, size) === partition)).toBe(true);
  }
});
