/** Whether prompts of one batch change each other's scores: every probe is scored alone and among many. */
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { probes } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services);

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

test("a neighbour moves no probability in fp32, and nearly all in dynamic int8", async () => {
  await using exact = await lab.open("batch-64");
  expect(await lab.observe(exact, "neighbours")).toMatchObject({ moved: 0, flipped: 0 });
  await using quantized = await lab.open("int8");
  const { moved = 0, farthestMove = 0 } = await lab.observe(quantized, "neighbours");
  expect(moved).toBeGreaterThan(probes / 2);
  expect(farthestMove).toBeGreaterThan(1e-4);
});

test("in static int8, whose scales are the same for every batch, a neighbour moves no probability", async () => {
  await using calibrated = await lab.open("int8-static");
  expect(await lab.observe(calibrated, "neighbours")).toMatchObject({ moved: 0, flipped: 0 });
});

test("in dynamic int8 a prompt that is alone has no neighbour, and one probability", async () => {
  await using alone = await lab.open(variant({ rows: 1, model: "guard-int8" }));
  expect((await lab.observe(alone, "neighbours")).moved).toBe(0);
});
