import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { promptsOf } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { probes } from "./scripts.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services);

test("batches leave full, and the rest when no more prompts arrive", async () => {
  for (const [name, batches] of [
    ["batch-1", 40],
    ["batch-4", 10],
    ["batch-16", 3],
    ["batch-64", 1],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(lab().draw(40).map(variant.call));
    const { batches: formed, rows } = await variant.read("");
    expect([formed, rows], name).toEqual([batches, 40]);
  }
});

test.each([
  ["batch-1", 0],
  ["batch-4", 3],
  ["batch-16", 15],
  ["batch-64", 63],
  ["bisect-64", 0],
] as const)(
  "a prompt that cannot be read takes %s's batch with it: %i good ones",
  async (name, collateral) => {
    await using variant = await lab().open(name);
    expect(await lab().observe(variant, "bad-input")).toEqual({ collateral, unreadAnswered: 0 });
    // 1 + 2 × 6: of every half that fails, both halves are tried.
    if (name === "bisect-64") expect((await variant.read("")).batches).toBe(13);
    // Nothing is stuck behind the failure.
    for (const input of lab().draw(8)) expect(await variant.call(input)).toEqual(await lab().expected(input));
  },
);

test("a neighbour moves no probability in fp32, and nearly all in dynamic int8", async () => {
  await using exact = await lab().open("batch-64");
  expect((await lab().observe(exact, "neighbours")).moved).toBe(0);
  await using quantized = await lab().open("int8-64");
  const { moved = 0, farthestMove = 0 } = await lab().observe(quantized, "neighbours");
  expect(moved).toBeGreaterThan(probes / 2);
  expect(farthestMove).toBeGreaterThan(1e-4);
});

test("in dynamic int8 a prompt that is alone has no neighbour, and one probability", async () => {
  await using alone = await lab().open(variant({ rows: 1, model: "guard-int8" }));
  expect((await lab().observe(alone, "neighbours")).moved).toBe(0);
});

test("the goal wants batches, and none larger than they need be", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
    ["batch-64", false],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(lab().draw(128).map(variant.call));
    const { rows = 0, batches = 1 } = await variant.read("");
    expect(isReached(goal.evidence, rows / batches), name).toBe(reached);
  }
});

test("prompts of a length have it, and differ", () => {
  const prompts = promptsOf(48, 20);
  expect(prompts.every(({ tokens }) => tokens.length === 48)).toBe(true);
  expect(new Set(prompts.map(({ tokens }) => tokens.join())).size).toBe(20);
});
