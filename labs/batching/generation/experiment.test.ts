import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Sequence } from "./contract.ts";
import { cacheTokens, longest, requestsOf } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { openBlocks } from "./support/blocks.ts";
import { countsOf, requests } from "./support/counts.fixture.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

// Many requests at once: memory.long.test.ts.
const lab = describeExperiment(experiment, services, { checks: 2, few: true });

const mixed = requests(...[3, 9, 2, 5, 4, 7, 2, 6, 4, 8].map((output) => [5, output] as const));

test("a static batch takes as many steps as its longest output has tokens, a continuous one fewer", async () => {
  const [alone, static_, continuous] = [
    await countsOf(lab(), "alone", mixed),
    await countsOf(lab(), "static", mixed),
    await countsOf(lab(), "continuous", mixed),
  ];
  expect([alone.steps, alone.rows, alone.usefulRows]).toEqual([50, 50, 50]);
  // Eight of up to 9 tokens, then two of up to 8.
  expect([static_.steps, static_.rows, static_.usefulRows]).toEqual([9 + 8, 8 * 9 + 2 * 8, 50]);
  // The two join after the second step, where two outputs end.
  expect([continuous.steps, continuous.rows, continuous.usefulRows]).toEqual([2 + 8, 50, 50]);
});

test("where all outputs have one length, static and continuous take the same steps", async () => {
  const same = requests(...Array.from({ length: 16 }, () => [5, 4] as const));
  const counts = [await countsOf(lab(), "static", same), await countsOf(lab(), "continuous", same)];
  for (const { steps, rows, usefulRows } of counts) expect([steps, rows, usefulRows]).toEqual([8, 64, 64]);
  expect(requestsOf("smoke", 0).every(({ outputTokens }) => outputTokens === 8)).toBe(true);
});

test("with a cache each token is computed once, without one all before it at each token", async () => {
  const [one] = requests([10, 4]);
  if (one === undefined) throw new Error("there is no request");
  const { computedTokens: cached, neededTokens } = await countsOf(lab(), "continuous", [one]);
  expect([cached, neededTokens]).toEqual([13, 13]);
  expect((await countsOf(lab(), "no-cache", [one])).computedTokens).toBe(10 + 11 + 12 + 13);
});

test("a long prompt comes in by pieces, and the others get a token at each of them", async () => {
  const asked = requests([4, 8], [100, 1]);
  // Pieces of 28, 32, 32 and 8 tokens beside the prompt of 4 and its tokens.
  expect((await countsOf(lab(), "chunked-prefill", asked)).rows).toBe(8 + 4);
  expect((await countsOf(lab(), "continuous", asked)).rows).toBe(8 + 1);
});

test("blocks: the one that joined last gives way, and all blocks are free again at the end", () => {
  const blocks = openBlocks(64, 16);
  const sequence = (length: number): Sequence & { tokens: number[] } => ({
    tokens: new Array<number>(length).fill(7),
    ...{ computed: 0, finished: false, blocks: [] },
  });
  const [first, second, third] = [sequence(32), sequence(16), sequence(16)];
  const waiting: Sequence[] = [first, second, third, sequence(1)];
  expect(blocks.join(waiting)).toEqual([first, second, third]);
  expect([waiting.length, blocks.reserved]).toEqual([1, 64]);
  first.tokens.push(7);
  third.computed = 16;
  expect(blocks.grow([first, second, third])).toEqual([third]);
  expect([third.blocks.length, third.computed, blocks.preempted]).toEqual([0, 0, 1]);
  expect(new Set(blocks.placesOf(first, 0, 33)).size).toBe(33);
  expect(() => blocks.placesOf(third, 0, 1)).toThrow(/no block/);
  [first.finished, second.finished] = [true, true];
  expect(blocks.leave([first, second])).toEqual([]);
  expect(blocks.reserved).toBe(0);
});

test("a variant that takes no block for a row fails with a sentence, and every request hears of it", async () => {
  const blockless = variant(() => {
    const running: Sequence[] = [];
    return { put: (one) => running.push(one), next: () => running.map((sequence) => ({ sequence })) };
  });
  await using own = await lab().open(blockless);
  const failures = await Promise.allSettled(mixed.map((one) => own.subject(one, performance.now())));
  expect(failures.map(({ status }) => status)).toEqual(mixed.map(() => "rejected"));
  const [first] = requests([5, 1]);
  if (first === undefined) throw new Error("there is no request");
  await expect(own.subject(first, performance.now())).rejects.toThrow(/no block in the cache/);
});

test("requests fit into the model and the cache", () => {
  for (const { prompt, outputTokens } of requestsOf("full", 100)) {
    expect(prompt.length + outputTokens).toBeLessThanOrEqual(longest);
    expect(outputTokens).toBeGreaterThan(0);
  }
  expect(cacheTokens % 16).toBe(0);
});

test("the goal wants rows in a step: the baseline has one, the reference several", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
  ] as const) {
    const { usefulRows = 0, steps = 1 } = await countsOf(lab(), name, mixed);
    expect(isReached(goal.evidence, usefulRows / steps), name).toBe(reached);
  }
});
