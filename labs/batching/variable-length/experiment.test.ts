import { setTimeout as sleep } from "node:timers/promises";
import { isReached, random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { maxTokens } from "@labs/models";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Prompt } from "../shared/prompts.ts";
import { cutAt, lateAttacks, lengthOf, longHarmless, piecesOf } from "./data.ts";
import experiment from "./experiment.ts";
import { attack } from "./scripts.ts";
import { calledAttacks } from "./support/called-attacks.ts";
import { rowsWithin } from "./variants/token-budget.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services, { few: true });

const paddings = new Map<string, Promise<number>>();

/** Share of the places in batches that padding took, when 32 prompts arrive at once. */
async function paddingOf(name: string): Promise<number> {
  const padding = paddings.get(name) ?? measurePadding(name);
  paddings.set(name, padding);
  return padding;
}

async function measurePadding(name: string): Promise<number> {
  await using variant = await lab().open(name);
  await Promise.all(lab().draw(32).map(variant.call));
  const { tokens = 0, places = 1 } = await variant.read("");
  return 100 * (1 - tokens / places);
}

test.each(["fifo", "buckets", "token-budget"])(
  "%s answers each of many prompts at once as if it were alone",
  async (name) => {
    await using variant = await lab().open(name);
    const many = lab().draw(48);
    const answers = await Promise.all(many.map(variant.call));
    for (const [index, prompt] of many.entries())
      expect(answers[index]).toEqual(await lab().expected(prompt));
  },
);

test("late attacks begin behind the cut, and the model finds them only where it sees them", async () => {
  const late = lateAttacks("smoke");
  expect(late.every(({ tokens }) => tokens.length > cutAt && tokens.length <= maxTokens)).toBe(true);
  const called = await calledAttacks(lab().setup.model, late);
  expect(called.prompts).toBe(late.length);
  expect(called.whole).toBeGreaterThan(0.7 * late.length);
  expect(called.pieces).toBeGreaterThan(0.7 * late.length);
  expect(called.cut).toBeLessThan(0.3 * late.length);
});

test("the highest score of pieces calls more harmless prompts attacks than the whole prompt does", async () => {
  const { whole, pieces, prompts } = await calledAttacks(lab().setup.model, longHarmless("smoke"));
  expect(prompts).toBeGreaterThan(30);
  expect(pieces).toBeGreaterThan(whole);
});

test.each([
  [1, [1]],
  [64, [64]],
  [65, [64, 17]],
  [112, [64, 64]],
  [113, [64, 64, 17]],
  [256, [64, 64, 64, 64, 64]],
])("a prompt of %i tokens has pieces of %j", (length, lengths) => {
  const pieces = piecesOf(Array.from({ length }, (_, index) => index));
  expect(pieces.map((piece) => piece.length)).toEqual(lengths);
  expect(new Set(pieces.flat()).size).toBe(length);
});

test("the load is the traffic's mix: prompts that were made to be cut are no part of it", () => {
  const late = new Set(lateAttacks("smoke").map(({ text }) => text));
  expect(lab().setup.prompts.filter(({ text }) => late.has(text))).toEqual([]);
});

test("padding is none alone, little among similar lengths, much by arrival, most at full width", async () => {
  const [alone, buckets, window, budget, fifo, full] = [
    await paddingOf("alone"),
    await paddingOf("buckets"),
    await paddingOf("sorted-window"),
    await paddingOf("token-budget"),
    await paddingOf("fifo"),
    await paddingOf("pad-to-max"),
  ];
  expect(alone).toBe(0);
  expect(buckets).toBeLessThan(fifo);
  expect(window).toBeLessThan(fifo);
  expect(budget).toBeLessThan(window);
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

test("a prompt that is longer than every bucket fails, and is not dropped", async () => {
  await using variant = await lab().open("buckets");
  const tokens = new Array<number>(maxTokens + 1).fill(7);
  await expect(variant.subject({ text: "", tokens })).rejects.toThrow(/257 tokens/);
});

test("a batch takes the rows that fit into the budget, and a longer one alone", () => {
  const ofLengths = (...lengths: number[]) =>
    lengths.map((length) => ({ tokens: new Array<number>(length).fill(7) }));
  expect(rowsWithin(64, ofLengths(3, 5, 8, 8, 9, 20))).toBe(5);
  expect(rowsWithin(64, ofLengths(40, 90))).toBe(1);
  expect(rowsWithin(64, ofLengths(200, 220))).toBe(1);
  expect(rowsWithin(64, ofLengths(32, 32))).toBe(2);
});

test.each(["sorted-window", "token-budget"])(
  "%s serves a window to its end before a later one",
  async (name) => {
    const sorted = lab().setup.prompts.toSorted((a, b) => a.tokens.length - b.tokens.length);
    const [early, late] = [sorted.slice(-64), sorted.slice(0, 16)];
    await using variant = await lab().open(name);
    const order: Prompt[] = [];
    const served = (prompts: readonly Prompt[]) =>
      prompts.map((one) => variant.call(one).then(() => order.push(one)));
    await Promise.all([...served(early), ...served(late)]);
    expect(new Set(order.slice(0, early.length))).toEqual(new Set(early));
  },
);

test("the goal wants little padding: the baseline has much, the reference little", async () => {
  const { baseline, goal } = experiment;
  expect(isReached(goal.evidence, await paddingOf(baseline))).toBe(false);
  expect(isReached(goal.evidence, await paddingOf(goal.reference))).toBe(true);
});

test("an attacker has two prompts with the model where tokens are budgeted, and as many as it sends where they are not", async () => {
  /** Of the attacker's prompts, the most that were with the model at once, anew whenever there was none. */
  const most: number[] = [];
  let underWay = 0;
  const call = async ({ tokens }: Prompt) => {
    const isAttackers = tokens.length === maxTokens;
    if (isAttackers && underWay++ === 0) most.push(0);
    if (isAttackers) most.push(Math.max(most.pop() ?? 0, underWay));
    await sleep(5);
    if (isAttackers) underWay--;
    return { attack: false, score: 0 };
  };
  const prompts = lab().setup.prompts.filter(({ tokens }) => tokens.length < maxTokens);
  const setup = { ...lab().setup, prompts, others: { perSecond: 200, seconds: 0.2 } };
  const seen = await attack({ call, random: random("attack"), setup });
  const [unbounded, ...bounded] = most;
  expect([unbounded, Math.max(...bounded)]).toEqual([32, 2]);
  expect(seen.attacks).toBeGreaterThan(seen.boundedAttacks);
  expect(seen.boundedAttacks).toBeGreaterThan(0);
});
