import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { vocabulary } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { isSteady, type Prompt } from "../shared/prompts.ts";
import { maxInSystem, maxRows } from "./data.ts";
import experiment from "./experiment.ts";
import { sendUntilScored } from "./rig.ts";
import { adapted, objectiveMs } from "./variants/aimd.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services);

const unreadable: Prompt = { text: "of another vocabulary", tokens: [1, vocabulary + 1] };

test.each(Object.keys(experiment.variants))(
  "%s answers each of many prompts at once with its own decision",
  async (name) => {
    await using variant = await lab().open(name);
    const many = lab().draw(150);
    const answers = await Promise.all(many.map(variant.call));
    for (const [index, prompt] of many.entries())
      expect(answers[index]).toEqual(await lab().expected(prompt));
  },
);

test("prompts that arrive together are one batch where batches are made, and one each where not", async () => {
  for (const [name, batches] of [
    ["none", maxRows + 1],
    ["greedy", 2],
    ["ahead", 2],
    ["delay-5", 2],
    ["main-thread", 2],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(
      lab()
        .draw(maxRows + 1)
        .map(variant.subject),
    );
    const counted = await variant.read("");
    expect([counted.batches, counted.rows], name).toEqual([batches, maxRows + 1]);
  }
});

test("a prompt that arrives alone waits for others only where a delay is set", async () => {
  const [prompt] = lab().draw(1);
  if (prompt === undefined) throw new Error("nothing was drawn");
  await using delayed = await lab().open("delay-50");
  const began = performance.now();
  await delayed.subject(prompt);
  expect(performance.now() - began).toBeGreaterThan(45);
  await using greedy = await lab().open("greedy");
  await greedy.subject(prompt);
  expect((await greedy.read("")).singles).toBe(1);
});

test("the bound finds itself: up by one while full batches keep the objective, down by 10 % when not", () => {
  expect(adapted(8, { rows: 8, tookMs: objectiveMs / 2 })).toBe(9);
  expect(adapted(8, { rows: 3, tookMs: objectiveMs / 2 })).toBe(8);
  expect(adapted(40, { rows: 40, tookMs: 2 * objectiveMs })).toBe(36);
  expect(adapted(1, { rows: 1, tookMs: 2 * objectiveMs })).toBe(1);
});

test("aimd begins with single prompts and has found larger batches after some", async () => {
  await using variant = await lab().open("aimd");
  await Promise.all(lab().draw(100).map(variant.subject));
  const { batches, limit } = await variant.read("");
  expect(batches).toBeLessThan(100);
  expect(limit).toBeGreaterThan(1);
});

test.each(["none", "greedy"])(
  "%s rejects prompts it has no room for, and they are sent again",
  async (name) => {
    await using variant = await lab().open(name);
    const prompts = lab().draw(maxInSystem + 30);
    const replies = await Promise.all(prompts.map(variant.subject));
    expect(replies.map(({ status }) => status)).toEqual([
      ...new Array(maxInSystem).fill("scored"),
      ...new Array(30).fill("rejected"),
    ]);
    const answers = await Promise.all(prompts.map((prompt) => sendUntilScored(variant.subject, prompt)));
    expect(answers).toEqual(await Promise.all(prompts.map((prompt) => lab().expected(prompt))));
    expect((await variant.read("")).rejected).toBeGreaterThanOrEqual(60);
  },
);

test.each(["none", "greedy", "delay-5", "aimd"])("%s goes on after a batch that failed", async (name) => {
  await using variant = await lab().open(name);
  await expect(variant.subject(unreadable)).rejects.toThrow();
  const [prompt = unreadable] = lab().draw(1);
  expect(await sendUntilScored(variant.subject, prompt)).toEqual(await lab().expected(prompt));
});

test("the loop turns while a worker scores, and stands still while the main thread does", async () => {
  const turns = async (name: string) => {
    await using variant = await lab().open(name);
    let [count, going] = [0, true];
    const turn = () => {
      count++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all(
      lab()
        .draw(8 * maxRows)
        .map(variant.subject),
    );
    going = false;
    return count;
  };
  expect(await turns("greedy")).toBeGreaterThan(2 * (await turns("main-thread")));
});

test("the goal wants batches: the baseline makes none, the reference does", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(lab().draw(128).map(variant.subject));
    const { rows = 0, batches = 1 } = await variant.read("");
    expect(isReached(goal.evidence, rows / batches), name).toBe(reached);
  }
});

test("prompts whose rounded score or decision a millionth could change are left out", () => {
  expect([0.12345, 0.123451, 0.5, 0.50005].map(isSteady)).toEqual([false, false, false, false]);
  expect([0.1234, 0.12344, 0.9, 0.4995].map(isSteady)).toEqual([true, true, true, true]);
  expect(lab().setup.prompts.length).toBeGreaterThan(30);
});
