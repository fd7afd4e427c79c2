import { expect, test } from "vitest";
import { linearBuckets, scoreLinear, trainLinear } from "../scoring/linear.ts";
import { inside, outside } from "./grammar.ts";
import { type Sample, samples, splits } from "./samples.ts";
import { maxTokens } from "./tokenize.ts";

test("more samples of a split begin with the fewer", () => {
  const few = samples("validation", 10);
  expect(samples("validation", 300).slice(0, 10)).toEqual(few);
  expect(samples("validation", 10)).toEqual(few);
});

test("no text occurs twice, within a split or in two of them", () => {
  const texts = splits.flatMap((split) => samples(split).map(({ text }) => text));
  expect(new Set(texts).size).toBe(texts.length);
});

test("lengths are log-normal: half below some fifty tokens, a few near the longest", () => {
  const lengths = samples("test")
    .map(({ tokens }) => tokens.length)
    .sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.floor(share * lengths.length)] ?? 0;
  expect(at(0.5)).toBeGreaterThan(45);
  expect(at(0.5)).toBeLessThan(65);
  expect(at(0.99)).toBeGreaterThan(180);
  expect(at(1 - 1 / lengths.length)).toBeLessThanOrEqual(maxTokens);
});

test("two in five are attacks, in every split", () => {
  for (const split of splits) {
    const attacks = samples(split, 1000).filter(({ attack }) => attack).length;
    expect(attacks / 1000).toBeGreaterThan(0.36);
    expect(attacks / 1000).toBeLessThan(0.48);
  }
});

test("both classes quote attacks and harmless text", () => {
  for (const attack of [true, false]) {
    const quotes = samples("test").filter((sample) => sample.attack === attack);
    for (const kind of ["nothing", "harmless", "attack"] as const)
      expect(quotes.filter((sample) => sample.quotes === kind).length / quotes.length).toBeGreaterThan(0.1);
  }
});

test("what is outside shares no verb, goal, frame or remark with what is trained on", () => {
  for (const part of ["requests", "overrides", "goals", "demands", "frames", "remarks", "topics"] as const)
    expect(outside[part].filter((phrase) => inside[part].includes(phrase))).toEqual([]);
});

test("single words do not give the answer away, pairs say more", () => {
  const train = samples("train");
  const accuracy = (grams: number) => {
    const model = trainLinear(train, { grams, buckets: linearBuckets });
    const right = ({ tokens, attack }: Sample) => scoreLinear(tokens, model) > 0.5 === attack;
    return samples("test").filter(right).length / samples("test").length;
  };
  const [words, pairs] = [accuracy(1), accuracy(2)];
  expect(words).toBeGreaterThan(0.7);
  expect(words).toBeLessThan(0.9);
  expect(pairs).toBeGreaterThan(words + 0.05);
});
