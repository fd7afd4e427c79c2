import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { largest, maxWaitMs, promptsOf, unreadable } from "./data.ts";
import experiment from "./experiment.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services, { few: true });

test("batches leave full, and the rest when its oldest prompt has waited long enough", async () => {
  for (const [name, batches] of [
    ["batch-1", 40],
    ["batch-4", 10],
    ["batch-64", 1],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(lab().draw(40).map(variant.call));
    const { batches: formed, rows } = await variant.read("");
    expect([formed, rows], name).toEqual([batches, 40]);
  }
});

test("a prompt that comes alone waits for its batch to fill, as long as is set and no longer", async () => {
  await using variant = await lab().open("batch-64");
  for (const input of lab().draw(2)) {
    const began = performance.now();
    await variant.call(input);
    expect(performance.now() - began).toBeGreaterThan(maxWaitMs - 5);
  }
  expect((await variant.read("")).singles).toBe(2);
});

test("what is not checked fails in the model itself, and what is checked does not reach it", async () => {
  await using unchecked = await lab().open("batch-1");
  const bad = { prompt: unreadable, wants: "decision" } as const;
  await expect(unchecked.call(bad)).rejects.toThrow("out of data bounds");
  await using checked = await lab().open("checked-before");
  await expect(checked.call(bad)).rejects.toThrow("There is no token");
  expect((await checked.read("")).batches).toBe(0);
});

test("the goal wants batches, and none larger than they need be", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
    ["batch-1", false],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(
      lab()
        .draw(2 * largest)
        .map(variant.call),
    );
    const { rows = 0, batches = 1 } = await variant.read("");
    expect(isReached(goal.evidence, rows / batches), name).toBe(reached);
  }
});

test("prompts of a length have it, and differ", () => {
  const prompts = promptsOf(48, 20);
  expect(prompts.every(({ tokens }) => tokens.length === 48)).toBe(true);
  expect(new Set(prompts.map(({ tokens }) => tokens.join())).size).toBe(20);
});
