import { isReached } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { maxTokens } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Prompt } from "../shared/prompts.ts";
import { cutAt, lateAttacks, lengthOf } from "./data.ts";
import experiment from "./experiment.ts";
import { cut } from "./variants/token-budget.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services);

/** Share of the places in batches that padding took, when `count` prompts arrive at once. */
async function paddingOf(name: string, count = 48): Promise<number> {
  await using variant = await lab().open(name);
  await Promise.all(lab().draw(count).map(variant.call));
  const { tokens = 0, places = 1 } = await variant.read("");
  return 100 * (1 - tokens / places);
}

test.each(Object.keys(experiment.variants))(
  "%s answers each of many prompts at once as if it were alone",
  async (name) => {
    await using variant = await lab().open(name);
    const many = lab().draw(48);
    const answers = await Promise.all(many.map(variant.call));
    for (const [index, prompt] of many.entries())
      expect(answers[index]).toEqual(await lab().expected(prompt));
  },
);

test("late attacks begin behind the cut, and the model finds them only where it sees them", () => {
  const late = lateAttacks("smoke");
  expect(late.every(({ tokens }) => tokens.length > cutAt && tokens.length <= maxTokens)).toBe(true);
  const [, whole, of, first] =
    /(\d+) of (\d+) are found in the whole prompt, (\d+) in/.exec(
      lab().facts?.["attacks behind token 64"] ?? "",
    ) ?? [];
  expect(Number(of)).toBe(late.length);
  expect(Number(whole)).toBeGreaterThan(0.7 * late.length);
  expect(Number(first)).toBeLessThan(0.3 * late.length);
});

test("padding is none alone, little among similar lengths, much by arrival, most at full width", async () => {
  const [alone, buckets, budget, fifo, full] = [
    await paddingOf("alone"),
    await paddingOf("buckets"),
    await paddingOf("token-budget"),
    await paddingOf("fifo"),
    await paddingOf("pad-to-max"),
  ];
  expect(alone).toBe(0);
  expect(buckets).toBeLessThan(fifo);
  expect(budget).toBeLessThan(fifo);
  expect(fifo).toBeLessThan(full);
});

test("a long prompt that came first is served first by buckets, and last where the shortest are preferred", async () => {
  const ofLength = (length: string) => lab().setup.prompts.filter((one) => lengthOf(one) === length);
  const [long] = ofLength("long");
  const short = ofLength("short").slice(0, 40);
  if (long === undefined) throw new Error("there is no long prompt");
  for (const [name, place] of [
    ["buckets", 0],
    ["shortest-first", short.length],
  ] as const) {
    await using variant = await lab().open(name);
    const order: Prompt[] = [];
    await Promise.all([long, ...short].map((one) => variant.call(one).then(() => order.push(one))));
    expect(order.indexOf(long), name).toBe(place);
  }
});

test("a window is cut into batches within the budget, and no prompt is lost", () => {
  const lengths = [3, 5, 8, 8, 9, 20, 40, 90, 200];
  const rows = lengths.map((length) => ({ tokens: new Array<number>(length).fill(7) }));
  const batches = cut(rows, 64);
  expect(batches.flat()).toEqual(rows);
  for (const batch of batches) {
    const places = batch.length * Math.max(...batch.map(({ tokens }) => tokens.length));
    if (batch.length > 1) expect(places).toBeLessThanOrEqual(64);
  }
  expect(batches.map(({ length }) => length)).toEqual([5, 1, 1, 1, 1]);
});

test("the goal wants little padding: the baseline has much, the reference little", async () => {
  const { baseline, goal } = experiment;
  expect(isReached(goal.evidence, await paddingOf(baseline))).toBe(false);
  expect(isReached(goal.evidence, await paddingOf(goal.reference))).toBe(true);
});
