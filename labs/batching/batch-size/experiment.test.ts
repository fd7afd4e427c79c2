import { isReached, type Provisioned, random } from "@labs/experiment";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countMistakes } from "../shared/count-mistakes.ts";
import type { Answer, Counter, Input, Setup } from "./contract.ts";
import { promptsOf } from "./data.ts";
import experiment from "./experiment.ts";
import { decide, variant } from "./rig.ts";
import { badInput, neighbours, probes } from "./scripts.ts";

let provisioned: Provisioned<Setup, Input, Answer>;

beforeAll(async () => {
  provisioned = await experiment.provision({ seed: 1, scale: "smoke" });
});
afterAll(() => provisioned?.[Symbol.asyncDispose]());

const all = { ...experiment.variants, ...experiment.wrong };
type Open = Awaited<ReturnType<(typeof experiment.variants)["batch-1"]["load"]>>["open"];

async function opened(name: string) {
  const { open } = await all[name as keyof typeof all].load();
  return openedBy(open);
}

/** Opens a variant as a cell does. */
async function openedBy(open: Open) {
  const { subject, read, ...rest } = await open(provisioned.setup, { seed: 1, instance: 0 });
  return {
    call: (input: Input) => decide(subject, input),
    counters: async () => (await read?.("")) as Readonly<Record<Counter, number>>,
    ...rest,
  };
}

function draw(count: number): Input[] {
  const from = random("test", count);
  return Array.from({ length: count }, () => experiment.input(from, provisioned.setup));
}

test.each(["batch-1", "batch-4", "batch-64", "bisect-64", "no-arena-64", "int8-64"])(
  "%s answers each prompt with its own decision",
  async (name) => {
    await using variant = await opened(name);
    expect(await countMistakes(draw(24), variant.call, provisioned.expected)).toBe(0);
    expect(await countMistakes(draw(8), variant.call, provisioned.expected)).toBe(0);
  },
);

test.each(Object.keys(experiment.wrong ?? {}))("%s is refused", async (name) => {
  await using variant = await opened(name);
  expect(await countMistakes(draw(40), variant.call, provisioned.expected)).toBeGreaterThan(0);
});

test("batches leave full, and the rest when no more prompts arrive", async () => {
  for (const [name, batches] of [
    ["batch-1", 40],
    ["batch-4", 10],
    ["batch-16", 3],
    ["batch-64", 1],
  ] as const) {
    await using variant = await opened(name);
    await Promise.all(draw(40).map(variant.call));
    const counted = await variant.counters();
    expect([counted.batches, counted.rows], name).toEqual([batches, 40]);
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
    await using variant = await opened(name);
    const { setup } = provisioned;
    expect(await badInput({ call: variant.call, setup })).toEqual({ collateral, unreadAnswered: 0 });
    // 1 + 2 × 6: of every half that fails, both halves are tried.
    if (name === "bisect-64") expect((await variant.counters()).batches).toBe(13);
    // Nothing is stuck behind the failure.
    expect(await countMistakes(draw(8), variant.call, provisioned.expected)).toBe(0);
  },
);

test("a neighbour moves no probability in fp32, and nearly all in dynamic int8", async () => {
  const { setup } = provisioned;
  await using exact = await opened("batch-64");
  expect((await neighbours({ call: exact.call, setup })).moved).toBe(0);
  await using quantized = await opened("int8-64");
  const { moved = 0, farthestMove = 0 } = await neighbours({ call: quantized.call, setup });
  expect(moved).toBeGreaterThan(probes / 2);
  expect(farthestMove).toBeGreaterThan(1e-4);
});

test("in dynamic int8 a prompt that is alone has no neighbour, and one probability", async () => {
  const { setup } = provisioned;
  await using alone = await openedBy(variant({ rows: 1, model: "guard-int8" }));
  expect((await neighbours({ call: alone.call, setup })).moved).toBe(0);
});

test("the goal wants batches, and none larger than they need be", async () => {
  const { baseline, goal } = experiment;
  for (const [name, reached] of [
    [baseline, false],
    [goal.reference, true],
    ["batch-64", false],
  ] as const) {
    await using variant = await opened(name);
    await Promise.all(draw(128).map(variant.call));
    const { rows, batches } = await variant.counters();
    expect(isReached(goal.evidence, rows / batches), name).toBe(reached);
  }
});

test("prompts of a length have it, and differ", () => {
  const prompts = promptsOf(48, 20);
  expect(prompts.every(({ tokens }) => tokens.length === 48)).toBe(true);
  expect(new Set(prompts.map(({ tokens }) => tokens.join())).size).toBe(20);
});
