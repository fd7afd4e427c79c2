import { isReached, random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, expect, test } from "vitest";
import type { Evidence, Policy } from "./contract.ts";
import { drawBurst, drawTraffic } from "./data.ts";
import experiment from "./experiment.ts";
import { variant } from "./rig.ts";
import { isBetter } from "./support/front.ts";
import { byTier, qualityOf } from "./support/policy.ts";
import type { Counter } from "./support/subject.ts";

const services = openServices({ say: () => {} });

afterAll(() => services[Symbol.asyncDispose]());

// An answer is a page of decisions.
const lab = describeExperiment(experiment, services, { checks: 8, few: true });

const names = Object.keys(experiment.variants);

function draws(seed: string, count: number, input = experiment.input): (readonly string[])[] {
  const draw = random(seed);
  return Array.from({ length: count }, () => input(draw, lab().setup));
}

const counters = new Map<string, Readonly<Partial<Record<Counter, number>>>>();
const read = (name: string, counter: Counter) => counters.get(name)?.[counter] ?? Number.NaN;

test.each(names)("%s decides as its policy says, page by page, several at once", async (name) => {
  await using arm = await lab().open(name);
  const pages = [...draws(name, 3), ...draws(name, 2, drawTraffic)];
  const answers = await Promise.all(pages.map(arm.call));
  for (const [at, page] of pages.entries())
    expect(answers[at]).toEqual(await lab().expected(page, answers[at]));
  counters.set(name, await arm.read(""));
  expect(read(name, "texts")).toBe(pages.flat().length);
});

test("scores that no model gave are refused, whatever the policy", async () => {
  const open = variant(
    ({ validation }, { alone }) => ({ policy: alone("guard", validation) }),
    () => (_tier, text) => (text.length % 100) / 100,
  );
  await using arm = await lab().open(open);
  const [page = []] = draws("made up", 1);
  const answer = await arm.call(page);
  const right = await lab().expected(page, answer);
  expect(right.policy).toEqual(answer.policy);
  for (const [at, { score }] of answer.decisions.entries())
    expect(right.decisions[at]?.score).not.toBe(score);
});

test("the linear model is cheapest, the cascades lie between, and they use a transformer now and then", () => {
  const work = (name: string) => read(name, "work");
  const order = ["linear", "cascade-narrow", "cascade-tiny", "tiny-longer", "cascade", "transformer"];
  expect(order.toSorted((a, b) => work(a) - work(b))).toEqual(order);
  const deep = (name: string) => read(name, "transformed") / read(name, "texts");
  expect(deep("linear")).toBe(0);
  expect(deep("transformer")).toBe(1);
  expect(deep("cascade")).toBeGreaterThan(0);
  expect(deep("cascade")).toBeLessThan(1);
});

test("a small model that was trained as long as it needs beats the larger one, and one that was not does not", () => {
  const recall = (name: string) => read(name, "recallAtEqualAlarms");
  expect(read("tiny-longer", "work")).toBe(read("tiny-transformer", "work"));
  expect(recall("tiny-transformer")).toBeLessThan(recall("transformer") - 5);
  expect(recall("tiny-longer")).toBeGreaterThan(recall("transformer"));
  expect(recall("cascade")).toBeGreaterThan(recall("linear"));
});

test("the front holds what no other variant beats, and no mistake", () => {
  expect(read("linear", "beatenBy")).toBe(0);
  expect(read("transformer", "beatenBy")).toBeGreaterThan(0);
  const traps = Object.entries(experiment.variants).flatMap(([name, one]) => ("trap" in one ? name : []));
  expect(traps).toContain("tiny-transformer");
  const unbeaten = names.filter((name) => read(name, "beatenBy") === 0 && !traps.includes(name));
  const shown = (lab().facts?.["on the front"] ?? "").split(", ").map((point) => point.split(" ")[0]);
  expect(shown.toSorted()).toEqual(unbeaten.toSorted());
  const point = (work: number, recallAtEqualAlarms: number) => ({ work, recallAtEqualAlarms });
  expect(isBetter(point(1, 90), point(1, 90))).toBe(false);
  expect(isBetter(point(1, 90), point(2, 90))).toBe(true);
  expect(isBetter(point(1, 80), point(2, 90))).toBe(false);
});

test("fewer alarms cost attacks, make more alarms right, and raise accuracy all the same", () => {
  expect(read("few-alarms", "falseAlarms")).toBeLessThan(read("transformer", "falseAlarms") / 2);
  expect(read("few-alarms", "recall")).toBeLessThan(read("transformer", "recall") - 2);
  expect(read("few-alarms", "alarmsRight")).toBeGreaterThan(1.3 * read("transformer", "alarmsRight"));
  expect(read("few-alarms", "accuracy")).toBeGreaterThan(read("transformer", "accuracy"));
  // One model at two thresholds has one operating curve.
  for (const counter of ["recallAtEqualAlarms", "recallAtFewAlarms"] as const)
    expect(read("few-alarms", counter)).toBe(read("transformer", counter));
});

test("a burst of doubtful texts sends more of them to the second tier", async () => {
  const deep = async (share: number) => {
    await using arm = await lab().open("cascade");
    for (const page of draws("burst", 6, drawBurst(share))) await arm.call(page);
    const { transformed = Number.NaN, texts = Number.NaN } = await arm.read("");
    return transformed / texts;
  };
  expect(await deep(1)).toBe(1);
  expect(await deep(0)).toBeLessThan(0.7);
});

test("the goal is missed by the baseline and reached by the reference", () => {
  const { baseline, goal } = experiment;
  const deep = (name: string) => (100 * read(name, "transformed")) / read(name, "texts");
  expect(isReached(goal.evidence, deep(baseline))).toBe(false);
  expect(isReached(goal.evidence, deep(goal.reference))).toBe(true);
});

test("recall and work of a policy are counted text by text", () => {
  const scores = [0.9, 0.5, 0.5, 0.1];
  const evidence: Evidence = {
    attack: [true, true, false, false],
    scores: byTier((tier) => (tier === "guard" ? [0, 1, 0, 1] : scores)),
    work: byTier((tier) => (tier === "guard" ? [10, 20, 30, 40] : [1, 1, 1, 1])),
  };
  const policy: Policy = {
    first: "linear",
    threshold: 0.8,
    escalate: { low: 0.4, high: 0.8, to: "guard", threshold: 0.5 },
  };
  // The second and third text are passed on; each first look costs 1.
  expect(qualityOf(policy, evidence)).toMatchObject({ recall: 100, falseAlarms: 0, work: (4 + 50) / 4 });
  expect(qualityOf({ ...policy, escalate: null }, evidence)).toMatchObject({ recall: 50, work: 1 });
  // No alarm at all is allowed: the sure attack and what the second model is sure of rank above every harmless text.
  expect(qualityOf(policy, evidence)).toMatchObject({ recallAtEqualAlarms: 100, recallAtFewAlarms: 100 });
  expect(qualityOf({ ...policy, escalate: null }, evidence)).toMatchObject({ recallAtEqualAlarms: 50 });
});
