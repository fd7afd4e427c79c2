import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawLog, type Fault, type LogName, maxWorkers, partitionOf, size } from "./data.ts";
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

const run = (cell: Cell, fault: Fault, log: LogName = "ordered", workers = maxWorkers, order = 1) =>
  cell.call({ log, fault, workers, order });

const none = { wrong: 0, lost: 0, duplicated: 0 };
const duplicated = (events: number) => ({ wrong: events, lost: 0, duplicated: events });
const lost = (events: number) => ({ wrong: events, lost: events, duplicated: 0 });

/** Of 2000 events, what a fault does to a variant, whichever worker gets which task. */
const outcomes = {
  append: {
    retries: { ...duplicated(200), misannounced: 2 },
    "half-written": { ...duplicated(100), halfVisible: 2 },
    speculation: duplicated(160),
    "two-writers": { ...duplicated(1000), exactPartitions: 10 },
  },
  "check-then-append": {
    retries: none,
    "half-written": { ...lost(100), halfVisible: 2 },
    speculation: duplicated(160),
    "two-writers": duplicated(1000),
  },
  rename: {
    retries: none,
    "half-written": { ...none, halfVisible: 0 },
    speculation: lost(40),
    "two-writers": none,
  },
  manifest: { retries: { ...none, misannounced: 0 }, speculation: none, "two-writers": none },
  upsert: {
    retries: { ...none, misannounced: 2 },
    "half-written": { ...none, halfVisible: 0 },
    speculation: { ...none, misannounced: 0 },
    "two-writers": { ...none, exactPartitions: 20 },
  },
  outbox: { retries: { ...none, misannounced: 0 }, speculation: { ...none, misannounced: 0 } },
} as const satisfies Partial<Record<Name, Partial<Record<Fault, object>>>>;

// A cell starts four processes, so each variant is opened once for all that is asked of it.
test.for(Object.keys(experiment.variants) as Name[])("%s without a fault and with each", async (name) => {
  await using cell = await lab.open(name);
  const [input] = lab.draw(1);
  if (input === undefined) throw new Error("nothing was drawn");
  const answer = await cell.call(input);
  expect(answer).toEqual(await lab.expected(input, answer));
  if (name === "completion-order") expect(await lab.observe(cell, "orders")).toEqual({ differing: 10 });
  else expect(answer.sumsDiffer).toBe(false);
  const byFault = outcomes[name as keyof typeof outcomes] ?? {};
  for (const [fault, outcome] of Object.entries(byFault))
    expect(await run(cell, fault as Fault), fault).toMatchObject(outcome);
});

test("a log in disorder: as it arrives, in the order of a watermark, and without lateness", async () => {
  const counts = async (name: Name) => {
    await using cell = await lab.open(name);
    return await run(cell, "none", "disordered");
  };
  expect(await counts("upsert")).toMatchObject({ wrong: 360, lost: 0, duplicated: 200, misordered: 160 });
  expect(await counts("watermark")).toMatchObject({ ...none, misordered: 0, setAside: 20 });
  expect(await counts("no-lateness")).toMatchObject({ wrong: 100, lost: 60, misordered: 40, setAside: 0 });
});

test("what acknowledges before it writes has lost everything at the end of the job", async () => {
  await using cell = await lab.open("acknowledge-before-write");
  expect(await run(cell, "none")).toMatchObject({ ...lost(2000), misannounced: 0 });
});

test("a vocabulary of all events has words that no training event has, and all else is right", async () => {
  await using cell = await lab.open("vocabulary-of-all");
  expect(await run(cell, "none")).toMatchObject({ ...none, misordered: 0, leaked: 12 });
});

test("a worker that always dies ends the job with a sentence", async () => {
  await using cell = await lab.open(openDying);
  await expect(run(cell, "none", "ordered", 1)).rejects.toThrow(
    /^partition \d+ was not acknowledged in 5 attempts$/,
  );
});

test("an actor's events lie in one partition, of 100 events each", () => {
  for (const [partition, events] of drawLog(3, size).entries()) {
    expect(events).toHaveLength(100);
    expect(events.every(({ actor }) => partitionOf(actor, size) === partition)).toBe(true);
  }
});
