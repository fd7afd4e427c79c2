import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drawLog, partitionOf, size } from "./data.ts";
import experiment from "./experiment.ts";
import { expectOutcomes, expectRight, runCalm } from "./support/outcomes.fixture.ts";

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

// A cell starts four processes, so each is opened once for all that is asked of it. The others: consistency.long.test.ts.
test("upsert answers correctly, and is exact when workers die", async () => {
  await using cell = await lab.open("upsert");
  await expectRight(lab, cell);
  await expectOutcomes(lab, cell, "upsert", ["retries"]);
});

test("what acknowledges before it writes has lost everything at the end of the job", async () => {
  await using cell = await lab.open("acknowledge-before-write");
  expect(await runCalm(cell)).toMatchObject({ wrong: 2000, lost: 2000, duplicated: 0, misannounced: 0 });
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
