/** All variants and faults; ten seeds, any number of workers: the same digest, and the same counts after each fault. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { faults, maxWorkers } from "./data.ts";
import experiment from "./experiment.ts";
import { open as openDying } from "./support/dying.fixture.ts";
import { expectOutcomes, expectRight, type Name, none, runCalm } from "./support/outcomes.fixture.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const openLab = (seed: number) => openExperiment(experiment, services, { seed });
type Lab = Awaited<ReturnType<typeof openLab>>;

const correct = ["manifest", "upsert", "outbox", "watermark"];
/** It takes ten times as long as the others. */
const slow = (seed: number) => (seed <= 2 ? ["lock-per-event"] : []);
const logs = ["ordered", "disordered"] as const;

/** Of append and the traps: in which case how many events are wrong. */
const wrong = {
  append: { retries: 200, "half-written": 100, speculation: 160, "two-writers": 1000, disorder: 360 },
  "check-then-append": { retries: 0, "half-written": 100, speculation: 160, "two-writers": 1000 },
  rename: { retries: 0, "half-written": 0, speculation: 40, "two-writers": 0 },
  "no-lateness": { disorder: 100 },
};

/** On a busy machine a lock for each event takes long. */
vi.setConfig({ testTimeout: 300_000 });

describe("every variant", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(1);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test.for(Object.keys(experiment.variants) as Name[])("%s without a fault and with each", async (name) => {
    await using cell = await lab.open(name);
    const { sumsDiffer } = await expectRight(lab, cell);
    if (name !== "completion-order") expect(sumsDiffer).toBe(false);
    await expectOutcomes(lab, cell, name);
  });

  test("a vocabulary of all events has words that no training event has, and all else is right", async () => {
    await using cell = await lab.open("vocabulary-of-all");
    expect(await runCalm(cell)).toMatchObject({ ...none, misordered: 0, leaked: 12 });
  });

  test("a worker that always dies ends the job with a sentence", async () => {
    await using cell = await lab.open(openDying);
    await expect(runCalm(cell, 1)).rejects.toThrow(/^partition \d+ was not acknowledged in 5 attempts$/);
  });
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])("with seed %i", (seed) => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(seed);
  });
  afterAll(() => lab?.[Symbol.asyncDispose]());

  test.each([...correct, ...slow(seed)])(
    "%s is exact after every fault, with one worker to five",
    async (name) => {
      await using cell = await lab.open(name);
      for (const fault of Object.keys(faults) as (keyof typeof faults)[]) {
        const input = { log: "ordered", fault, workers: 1 + (seed % (maxWorkers + 1)), order: seed } as const;
        const { digest, wrong } = await lab.expected(input);
        expect(await cell.call(input), fault).toMatchObject({ digest, wrong });
      }
    },
  );

  test("a watermark gives the serial digest for one worker to five, in order and in disorder", async () => {
    await using cell = await lab.open("watermark");
    for (const log of logs) {
      for (let workers = 1; workers <= maxWorkers + 1; workers++) {
        const input = { log, fault: "none", workers, order: seed + workers } as const;
        expect(await cell.call(input)).toEqual({ ...(await lab.expected(input)), sumsDiffer: false });
      }
    }
  });

  test.each(slow(seed))("%s leaves half of a partition visible", async (name) => {
    await using cell = await lab.open(name);
    expect(await lab.observe(cell, "half-written")).toMatchObject({ wrong: 0, halfVisible: 2 });
  });

  test.each(Object.entries(wrong))("%s has the same counts", async (name, byCase) => {
    await using cell = await lab.open(name);
    for (const [at, events] of Object.entries(byCase))
      expect(await lab.observe(cell, at), at).toMatchObject({ wrong: events });
  });

  test("the means of completion-order differ in each order", async () => {
    await using cell = await lab.open("completion-order");
    expect(await lab.observe(cell, "orders")).toEqual({ differing: 10 });
  });
});
