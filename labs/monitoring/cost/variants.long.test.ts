/** Every variant in this process: its answers, its signals, and what they say of an incident and cost in a scrape. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actors } from "./data.ts";
import experiment from "./experiment.ts";
import { expectRight, expectTold, signals } from "./support/told.fixture.ts";

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

test("none is left out", () => {
  const names = Object.keys(experiment.variants).filter((name) => !name.startsWith("fastapi"));
  expect(Object.keys(signals).toSorted()).toEqual(names.toSorted());
});

test.each(Object.keys(signals))(
  "%s answers correctly, and its signals know each request that the caller traces",
  async (name) => {
    await using service = await cost.open(name);
    await expectRight(cost, service, 20);
    await expectTold(service, name);
  },
);

test.each([
  ["none", 0],
  ["otel-metrics", 2],
  ["traces-10", 1],
  ["prom-client", 2],
  ["traces-100", 4],
  ["everything", 4],
])("of an incident, %s answers %i questions", async (name, questions) => {
  await using service = await cost.open(name);
  expect(await cost.observe(service, "incident")).toEqual({ questions });
});

test("a label that names the sender makes series for each of them", async () => {
  await using service = await cost.open("label-too-many");
  expect(await cost.observe(service, "scrape")).toMatchObject({ series: 14 * actors });
});
