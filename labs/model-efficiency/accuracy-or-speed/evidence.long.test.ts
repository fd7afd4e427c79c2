/**
 * What the splits show at the size of a run: a few hundred texts are too few for a rate of false alarms outside. And that
 * what is wrong is refused by more draws than one.
 */
import { random } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import experiment from "./experiment.ts";
import { part, qualityOf } from "./support/policy.ts";
import { settlers } from "./support/settle.ts";
import type { Counter, Quality } from "./support/subject.ts";

const services = openServices({ say: () => {} });
const lab = await openExperiment(experiment, services, { scale: "quick" });

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

const names = Object.keys(experiment.variants);
const counters = new Map<string, Readonly<Partial<Record<Counter, number>>>>();
const read = (name: string, counter: Counter) => counters.get(name)?.[counter] ?? Number.NaN;

beforeAll(async () => {
  for (const name of names) {
    await using arm = await lab.open(name);
    counters.set(name, await arm.read(""));
  }
});

test("outside of the grammar no model keeps its false alarms, and none finds half at the promised rate", () => {
  for (const name of names) {
    expect(read(name, "falseAlarmsOutside"), name).toBeGreaterThan(3 * read(name, "falseAlarms"));
    expect(read(name, "recallOutsideAtEqualAlarms"), name).toBeLessThan(50);
  }
});

test("a band that was settled on the texts it is shown on claims more than it keeps", () => {
  for (const name of names.filter((name) => name !== "band-from-test")) {
    expect(read(name, "claimedRecall"), name).toBe(read(name, "recall"));
    expect(read(name, "claimedAlarms"), name).toBe(read(name, "falseAlarms"));
  }
  const { test: evidence } = lab.setup;
  const merit = ({ recall, falseAlarms }: Quality) => recall - falseAlarms;
  let [claimed, kept] = [0, 0];
  for (let from = 0; from < evidence.attack.length; from += 100) {
    const shown = part(evidence, from, from + 100);
    const policy = settlers.cascade(shown, { budget: 0.25 });
    claimed += merit(qualityOf(policy, shown));
    kept += merit(qualityOf(policy, evidence));
  }
  expect(claimed).toBeGreaterThan(kept);
  expect(read("band-from-test", "claimedAlarms")).toBeLessThan(read("band-from-test", "falseAlarms"));
});

test.each([2, 3])("wrong variants are refused whatever is drawn (seed %i)", async (seed) => {
  for (const name of Object.keys(experiment.wrong ?? {})) {
    await using arm = await lab.open(name);
    const draw = random(`${name}/${seed}`);
    const pages = Array.from({ length: 8 }, () => experiment.input(draw, lab.setup));
    const answers = await Promise.all(pages.map(arm.call));
    const right = await Promise.all(pages.map((page, at) => lab.expected(page, answers[at])));
    expect(answers, name).not.toEqual(right);
  }
});
