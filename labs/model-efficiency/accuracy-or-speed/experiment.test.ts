import { isReached, type Provisioned, random } from "@labs/experiment";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Evidence, Policy } from "./contract.ts";
import { drawBurst, drawTraffic } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { isBetter } from "./support/front.ts";
import { part, qualityOf } from "./support/policy.ts";
import { settlers } from "./support/settle.ts";
import type { Answer, Counter, Quality, Setup } from "./support/subject.ts";

let provisioned: Provisioned<Setup, readonly string[], Answer>;

beforeAll(async () => {
  provisioned = await experiment.provision({ seed: 1, scale: "smoke" });
});
afterAll(() => provisioned?.[Symbol.asyncDispose]());

const all = { ...experiment.variants, ...experiment.wrong };
const names = Object.keys(experiment.variants);
type Open = ReturnType<typeof variant>;

async function opened(open: Open) {
  const { subject, read, ...rest } = await open(provisioned.setup, { seed: 1, instance: 0 });
  return {
    screen: subject,
    read: async () => (await read?.("")) as Readonly<Record<Counter, number>>,
    ...rest,
  };
}

const named = async (name: string) => opened((await all[name as keyof typeof all].load()).open);

function draws(seed: string, count: number, input = experiment.input): (readonly string[])[] {
  const draw = random(seed);
  return Array.from({ length: count }, () => input(draw, provisioned.setup));
}

const counters = new Map<string, Readonly<Record<Counter, number>>>();
const read = (name: string) => counters.get(name) ?? ({} as Readonly<Record<Counter, number>>);

test.each(names)("%s decides as its policy says, page after page and eight at a time", async (name) => {
  await using arm = await named(name);
  const pages = [...draws(name, 4), ...draws(name, 4, drawTraffic)];
  const answers = await Promise.all(pages.map(arm.screen));
  for (const [at, page] of pages.entries())
    expect(answers[at]).toEqual(await provisioned.expected(page, answers[at]));
  counters.set(name, await arm.read());
  expect(read(name).texts).toBe(pages.flat().length);
});

test.each([1, 2, 3])("wrong variants are refused in eight pages at once (seed %i)", async (seed) => {
  for (const name of Object.keys(experiment.wrong ?? {})) {
    await using arm = await named(name);
    const pages = draws(`${name}/${seed}`, 8);
    const answers = await Promise.all(pages.map(arm.screen));
    const right = await Promise.all(pages.map((page, at) => provisioned.expected(page, answers[at])));
    expect(answers, name).not.toEqual(right);
  }
});

test("scores that no model gave are refused, whatever the policy", async () => {
  const open = variant(
    ({ validation }, { alone }) => ({ policy: alone("guard", validation) }),
    () => (_tier, text) => (text.length % 100) / 100,
  );
  await using arm = await opened(open);
  const [page = []] = draws("made up", 1);
  const answer = await arm.screen(page);
  const right = await provisioned.expected(page, answer);
  expect(right.policy).toEqual(answer.policy);
  for (const [at, { score }] of answer.decisions.entries())
    expect(right.decisions[at]?.score).not.toBe(score);
});

test("the linear model is cheapest, the cascades lie between, and they use a transformer now and then", () => {
  const work = (name: string) => read(name).work;
  const order = ["linear", "cascade-narrow", "cascade", "transformer"];
  expect(order.toSorted((a, b) => work(a) - work(b))).toEqual(order);
  const deep = (name: string) => read(name).transformed / read(name).texts;
  expect(deep("linear")).toBe(0);
  expect(deep("transformer")).toBe(1);
  expect(deep("cascade")).toBeGreaterThan(0);
  expect(deep("cascade")).toBeLessThan(1);
});

test("the cascade finds more than the linear model, and the front holds what no other variant beats", () => {
  expect(read("cascade").recall).toBeGreaterThan(read("linear").recall);
  expect(read("linear").beatenBy).toBe(0);
  expect(read("tiny-transformer").beatenBy).toBeGreaterThan(0);
  expect(provisioned.facts?.["on the front"]).toContain("linear");
  expect(provisioned.facts?.["on the front"]).not.toContain("tiny-transformer");
  expect(isBetter({ work: 1, recall: 90 }, { work: 1, recall: 90 })).toBe(false);
  expect(isBetter({ work: 1, recall: 90 }, { work: 2, recall: 90 })).toBe(true);
  expect(isBetter({ work: 1, recall: 80 }, { work: 2, recall: 90 })).toBe(false);
});

test("where hardly any text is an attack, the most accurate threshold finds fewest", () => {
  expect(read("most-accurate").accuracy).toBeGreaterThan(read("transformer").accuracy);
  expect(read("most-accurate").recall).toBeLessThan(read("transformer").recall - 3);
});

test("a band that was settled on the texts it is shown on claims more than it keeps, whichever hundred they are", () => {
  for (const name of names.filter((name) => name !== "band-from-test")) {
    expect(read(name).claimedRecall, name).toBe(read(name).recall);
    expect(read(name).claimedAlarms, name).toBe(read(name).falseAlarms);
  }
  const { test: evidence } = provisioned.setup;
  const merit = ({ recall, falseAlarms }: Quality) => recall - falseAlarms;
  for (let from = 0; from < evidence.attack.length; from += 100) {
    const shown = part(evidence, from, from + 100);
    const policy = settlers.cascade(shown, 0.25);
    expect(merit(qualityOf(policy, shown)), `from ${from}`).toBeGreaterThan(
      merit(qualityOf(policy, evidence)),
    );
  }
});

test("a burst of doubtful texts sends more of them to the second tier", async () => {
  const deep = async (share: number) => {
    await using arm = await named("cascade");
    for (const page of draws("burst", 6, drawBurst(share))) await arm.screen(page);
    const { transformed, texts } = await arm.read();
    return transformed / texts;
  };
  expect(await deep(1)).toBe(1);
  expect(await deep(0)).toBeLessThan(0.7);
});

test("the goal is missed by the baseline and reached by the reference", () => {
  const { baseline, goal } = experiment;
  const deep = (name: string) => (100 * read(name).transformed) / read(name).texts;
  expect(isReached(goal.evidence, deep(baseline))).toBe(false);
  expect(isReached(goal.evidence, deep(goal.reference))).toBe(true);
});

test("recall and work of a policy are counted text by text", () => {
  const scores = [0.9, 0.5, 0.5, 0.1];
  const evidence: Evidence = {
    attack: [true, true, false, false],
    scores: { linear: scores, tiny: scores, guard: [0, 1, 0, 1], "guard-int8": scores },
    work: { linear: [1, 1, 1, 1], tiny: scores, guard: [10, 20, 30, 40], "guard-int8": scores },
  };
  const policy: Policy = {
    first: "linear",
    threshold: 0.8,
    escalate: { low: 0.4, high: 0.8, to: "guard", threshold: 0.5 },
  };
  // The second and third text are passed on; each first look costs 1.
  expect(qualityOf(policy, evidence)).toMatchObject({ recall: 100, falseAlarms: 0, work: (4 + 50) / 4 });
  expect(qualityOf({ ...policy, escalate: null }, evidence)).toMatchObject({ recall: 50, work: 1 });
});
