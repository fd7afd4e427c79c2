import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { vocabulary } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import { room } from "../shared/admission.ts";
import { isSteady, type Prompt } from "../shared/prompts.ts";
import type { Pending } from "./contract.ts";
import { maxRows } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { adapted, objectiveMs } from "./variants/aimd.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services, { few: true });

const unreadable: Prompt = { text: "of another vocabulary", tokens: [1, vocabulary + 1] };

test.each(["messages", "ahead", "aimd"])(
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
  for (const [name, messages, runs, largest] of [
    ["none", maxRows + 1, maxRows + 1, 1],
    ["messages", 2, maxRows + 1, maxRows],
    ["greedy", 2, 2, maxRows],
    ["ahead", 2, 2, maxRows],
    ["delay-5", 2, 2, maxRows],
    ["main-thread", 0, 2, maxRows],
  ] as const) {
    await using variant = await lab().open(name);
    await Promise.all(
      lab()
        .draw(maxRows + 1)
        .map(variant.subject),
    );
    const counted = await variant.read("");
    expect([counted.messages, counted.runs, counted.rows, counted.largest], name).toEqual([
      messages,
      runs,
      maxRows + 1,
      largest,
    ]);
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
  expect((await greedy.read("")).singleRuns).toBe(1);
});

test("the bound finds itself: up by one while full batches keep the objective, down by 10 % when not", () => {
  expect(adapted(8, { rows: 8, tookMs: objectiveMs / 2 })).toBe(9);
  expect(adapted(8, { rows: 3, tookMs: objectiveMs / 2 })).toBe(8);
  expect(adapted(40, { rows: 40, tookMs: 2 * objectiveMs })).toBe(36);
  expect(adapted(1, { rows: 1, tookMs: 2 * objectiveMs })).toBe(1);
});

test.each([
  [1 / 32, 0.5],
  [1 / 4, 0.5],
  [1, 0.5],
])("the bound finds the rows that fit into the objective, at %f ms a row and %f ms a run", (row, run) => {
  const fits = Math.floor((objectiveMs - run) / row);
  const bounds: number[] = [];
  let limit = 1;
  for (let batch = 0; batch < 400; batch++) {
    limit = adapted(limit, { rows: limit, tookMs: run + row * limit });
    bounds.push(limit);
  }
  const settled = bounds.slice(200);
  expect(Math.max(...settled)).toBe(fits + 1);
  expect(Math.min(...settled)).toBe(Math.max(1, Math.floor((fits + 1) * 0.9)));
});

test("aimd begins with single prompts and has found larger batches after some", async () => {
  await using variant = await lab().open("aimd");
  await Promise.all(lab().draw(100).map(variant.subject));
  const { runs, largest } = await variant.read("");
  expect(runs).toBeLessThan(100);
  expect(largest).toBeGreaterThan(1);
});

test("the largest batch is what a learner's own queue formed, since the last reading", async () => {
  const unbounded = variant(() => {
    const queue: Pending[] = [];
    return { put: (one) => queue.push(one), next: () => queue.splice(0) };
  });
  await using own = await lab().open(unbounded);
  const largestOf = async (count: number) => {
    await Promise.all(lab().draw(count).map(own.subject));
    return (await own.read("")).largest;
  };
  expect(await largestOf(3 * maxRows)).toBe(3 * maxRows);
  expect(await largestOf(5)).toBe(5);
});

test.each(["none", "greedy"])(
  "%s rejects prompts it has no room for, and they are sent again",
  async (name) => {
    await using variant = await lab().open(name);
    const prompts = lab().draw(room + 30);
    const replies = await Promise.all(prompts.map(variant.subject));
    expect(replies.map(({ status }) => status)).toEqual([
      ...new Array(room).fill("scored"),
      ...new Array(30).fill("rejected"),
    ]);
    const answers = await Promise.all(prompts.map(variant.call));
    expect(answers).toEqual(await Promise.all(prompts.map((prompt) => lab().expected(prompt))));
    expect((await variant.read("")).rejected).toBeGreaterThanOrEqual(60);
  },
);

test.each(["greedy", "delay-5"])("%s goes on after a batch that failed", async (name) => {
  await using variant = await lab().open(name);
  await expect(variant.subject(unreadable)).rejects.toThrow();
  const [prompt = unreadable] = lab().draw(1);
  expect(await variant.call(prompt)).toEqual(await lab().expected(prompt));
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
    const { rows = 0, runs = 1 } = await variant.read("");
    expect(isReached(goal.evidence, rows / runs), name).toBe(reached);
  }
});

test("prompts whose rounded score or decision a millionth could change are left out", () => {
  expect([0.12345, 0.123451, 0.5, 0.50005].map(isSteady)).toEqual([false, false, false, false]);
  expect([0.1234, 0.12344, 0.9, 0.4995].map(isSteady)).toEqual([true, true, true, true]);
  expect(lab().setup.prompts.length).toBeGreaterThan(30);
});
