import { isReached, type Provisioned, random } from "@labs/experiment";
import { vocabulary } from "@labs/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countMistakes } from "../shared/count-mistakes.ts";
import { type Decision, isSteady, type Prompt } from "../shared/prompts.ts";
import type { Counter, Setup } from "./contract.ts";
import { maxInSystem, maxRows } from "./data.ts";
import experiment from "./experiment.ts";
import { sendUntilScored } from "./rig.ts";
import { adapted, objectiveMs } from "./variants/aimd.ts";

let provisioned: Provisioned<Setup, Prompt, Decision>;

beforeAll(async () => {
  provisioned = await experiment.provision({ seed: 1, scale: "smoke" });
});
afterAll(() => provisioned?.[Symbol.asyncDispose]());

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);

/** Opens a variant as a cell does. */
async function opened(name: string) {
  const { open } = await all[name as keyof typeof all].load();
  const { subject, read, ...rest } = await open(provisioned.setup, { seed: 1, instance: 0 });
  return {
    screen: subject,
    counters: async () => (await read?.("")) as Readonly<Record<Counter, number>>,
    ...rest,
  };
}

function draw(count: number): Prompt[] {
  const from = random("test", count);
  return Array.from({ length: count }, () => experiment.input(from, provisioned.setup));
}

const unreadable: Prompt = { text: "of another vocabulary", tokens: [1, vocabulary + 1] };

test.each(names)(
  "%s answers each prompt with its own decision, few at a time and all at once",
  async (name) => {
    await using variant = await opened(name);
    const call = (prompt: Prompt) => sendUntilScored(variant.screen, prompt);
    expect(await countMistakes(draw(40), call, provisioned.expected)).toBe(0);
    const many = draw(150);
    const answers = await Promise.all(many.map(call));
    for (const [index, prompt] of many.entries())
      expect(answers[index]).toEqual(await provisioned.expected(prompt));
  },
);

test.each(Object.keys(experiment.wrong ?? {}))("%s is refused", async (name) => {
  await using variant = await opened(name);
  const mistakes = countMistakes(
    draw(40),
    (prompt) => sendUntilScored(variant.screen, prompt),
    provisioned.expected,
  );
  expect(await mistakes).toBeGreaterThan(0);
});

test("prompts that arrive together are one batch where batches are made, and one each where not", async () => {
  for (const [name, batches] of [
    ["none", maxRows + 1],
    ["greedy", 2],
    ["ahead", 2],
    ["delay-5", 2],
    ["main-thread", 2],
  ] as const) {
    await using variant = await opened(name);
    await Promise.all(draw(maxRows + 1).map(variant.screen));
    const counted = await variant.counters();
    expect([counted.batches, counted.rows], name).toEqual([batches, maxRows + 1]);
  }
});

test("a prompt that arrives alone waits for others only where a delay is set", async () => {
  const [prompt] = draw(1);
  if (prompt === undefined) throw new Error("nothing was drawn");
  await using delayed = await opened("delay-50");
  const began = performance.now();
  await delayed.screen(prompt);
  expect(performance.now() - began).toBeGreaterThan(45);
  await using greedy = await opened("greedy");
  await greedy.screen(prompt);
  expect((await greedy.counters()).singles).toBe(1);
});

test("the bound finds itself: up by one while full batches keep the objective, down by 10 % when not", () => {
  expect(adapted(8, { rows: 8, tookMs: objectiveMs / 2 })).toBe(9);
  expect(adapted(8, { rows: 3, tookMs: objectiveMs / 2 })).toBe(8);
  expect(adapted(40, { rows: 40, tookMs: 2 * objectiveMs })).toBe(36);
  expect(adapted(1, { rows: 1, tookMs: 2 * objectiveMs })).toBe(1);
});

test("aimd begins with single prompts and has found larger batches after some", async () => {
  await using variant = await opened("aimd");
  await Promise.all(draw(100).map(variant.screen));
  const { batches, limit } = await variant.counters();
  expect(batches).toBeLessThan(100);
  expect(limit).toBeGreaterThan(1);
});

test.each(["none", "greedy"])(
  "%s rejects prompts it has no room for, and they are sent again",
  async (name) => {
    await using variant = await opened(name);
    const prompts = draw(maxInSystem + 30);
    const replies = await Promise.all(prompts.map(variant.screen));
    expect(replies.map(({ status }) => status)).toEqual([
      ...new Array(maxInSystem).fill("scored"),
      ...new Array(30).fill("rejected"),
    ]);
    const answers = await Promise.all(prompts.map((prompt) => sendUntilScored(variant.screen, prompt)));
    expect(answers).toEqual(await Promise.all(prompts.map((prompt) => provisioned.expected(prompt))));
    expect((await variant.counters()).rejected).toBeGreaterThanOrEqual(60);
  },
);

test.each(["none", "greedy", "delay-5", "aimd"])("%s goes on after a batch that failed", async (name) => {
  await using variant = await opened(name);
  await expect(variant.screen(unreadable)).rejects.toThrow();
  const [prompt = unreadable] = draw(1);
  expect(await sendUntilScored(variant.screen, prompt)).toEqual(await provisioned.expected(prompt));
});

test("the loop turns while a worker scores, and stands still while the main thread does", async () => {
  const turns = async (name: string) => {
    await using variant = await opened(name);
    let [count, going] = [0, true];
    const turn = () => {
      count++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all(draw(8 * maxRows).map(variant.screen));
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
    await using variant = await opened(name);
    await Promise.all(draw(128).map(variant.screen));
    const { rows, batches } = await variant.counters();
    expect(isReached(goal.evidence, rows / batches), name).toBe(reached);
  }
});

test("prompts whose rounded score or decision a millionth could change are left out", () => {
  expect([0.12345, 0.123451, 0.5, 0.50005].map(isSteady)).toEqual([false, false, false, false]);
  expect([0.1234, 0.12344, 0.9, 0.4995].map(isSteady)).toEqual([true, true, true, true]);
  expect(provisioned.setup.prompts.length).toBeGreaterThan(30);
});
