import { isReached, type Provisioned, random } from "@labs/experiment";
import { vocabulary } from "@labs/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countMistakes } from "../mistakes.fixture.ts";
import { isSteady, type Prompt, type Verdict } from "../prompts.ts";
import { type Counter, insist, mostRows, room, type Setup } from "./contract.ts";
import experiment from "./experiment.ts";
import { adapted, objectiveMs } from "./variants/aimd.ts";

let provisioned: Provisioned<Setup, Prompt, Verdict>;

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
  "%s answers each prompt with its own verdict, few at a time and all at once",
  async (name) => {
    await using variant = await opened(name);
    const call = (prompt: Prompt) => insist(variant.screen, prompt);
    expect(await countMistakes(draw(40), call, provisioned.expected)).toBe(0);
    const many = draw(150);
    const answers = await Promise.all(many.map(call));
    for (const [index, prompt] of many.entries())
      expect(answers[index]).toEqual(await provisioned.expected(prompt));
  },
);

test.each(Object.keys(experiment.wrong ?? {}))("%s is found out", async (name) => {
  await using variant = await opened(name);
  const mistakes = countMistakes(draw(40), (prompt) => insist(variant.screen, prompt), provisioned.expected);
  expect(await mistakes).toBeGreaterThan(0);
});

test("prompts that come together are one batch where batches are made, and one each where not", async () => {
  for (const [name, batches] of [
    ["none", mostRows + 1],
    ["greedy", 2],
    ["ahead", 2],
    ["delay-5", 2],
    ["main-thread", 2],
  ] as const) {
    await using variant = await opened(name);
    await Promise.all(draw(mostRows + 1).map(variant.screen));
    const counted = await variant.counters();
    expect([counted.batches, counted.rows], name).toEqual([batches, mostRows + 1]);
  }
});

test("a prompt that comes alone waits for company only where a delay is set", async () => {
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

test("the bound finds itself: up by one while full batches keep the objective, down by a tenth when not", () => {
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

test.each(["none", "greedy"])("%s turns away whom it has no room for, and they come again", async (name) => {
  await using variant = await opened(name);
  const prompts = draw(room + 30);
  const replies = await Promise.all(prompts.map(variant.screen));
  expect(replies.map(({ status }) => status)).toEqual([
    ...new Array(room).fill("scored"),
    ...new Array(30).fill("rejected"),
  ]);
  const answers = await Promise.all(prompts.map((prompt) => insist(variant.screen, prompt)));
  expect(answers).toEqual(await Promise.all(prompts.map((prompt) => provisioned.expected(prompt))));
  expect((await variant.counters()).rejected).toBeGreaterThanOrEqual(60);
});

test.each(["none", "greedy", "delay-5", "aimd"])("%s goes on after a batch that failed", async (name) => {
  await using variant = await opened(name);
  await expect(variant.screen(unreadable)).rejects.toThrow();
  const [prompt = unreadable] = draw(1);
  expect(await insist(variant.screen, prompt)).toEqual(await provisioned.expected(prompt));
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
    await Promise.all(draw(8 * mostRows).map(variant.screen));
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
