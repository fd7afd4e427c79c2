import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { attackShare, drawPrompt, drawPromptLength, promptLength } from "./prompts.ts";
import { promptRisk } from "./rules.ts";

const sample = Array.from({ length: 2000 }, (_, n) => drawPrompt(random(n), 0));

test("lengths are log-normal between their bounds", () => {
  const stream = random(1);
  const lengths = Array.from({ length: 20_000 }, () => drawPromptLength(stream)).sort((a, b) => a - b);
  expect(lengths[0]).toBe(promptLength.least);
  expect(lengths.at(-1)).toBe(promptLength.most);
  const median = lengths[10_000] ?? 0;
  expect(median / promptLength.median).toBeGreaterThan(0.95);
  expect(median / promptLength.median).toBeLessThan(1.05);
  // One standard deviation up and down the logarithm are the same ratio apart.
  const [low = 1, high = 1] = [lengths[3_173], lengths[16_827]];
  expect(high / median / (median / low)).toBeGreaterThan(0.9);
  expect(high / median / (median / low)).toBeLessThan(1.1);
  for (const { length } of sample) {
    expect(length).toBeGreaterThanOrEqual(promptLength.least);
    expect(length).toBeLessThanOrEqual(promptLength.most);
  }
});

test("prompts of an application begin alike", () => {
  const beginnings = new Set(
    sample.filter(({ length }) => length > 1000).map((prompt) => prompt.slice(0, 500)),
  );
  expect(beginnings.size).toBe(1);
  expect(drawPrompt(random("long"), 1).slice(0, 40)).not.toBe(drawPrompt(random("long"), 0).slice(0, 40));
});

test("attacks stand at the end, and only the rules find them there", () => {
  const attacks = sample.filter((prompt) => promptRisk(prompt) > 0.4);
  expect(attacks.length / sample.length).toBeGreaterThan(attackShare - 0.03);
  expect(attacks.length / sample.length).toBeLessThan(attackShare + 0.03);
  for (const prompt of attacks) expect(promptRisk(prompt.slice(0, -80))).toBeLessThan(0.4);
});

test("the same seed writes the same prompt", () => {
  expect(drawPrompt(random(9), 2)).toBe(drawPrompt(random(9), 2));
  expect(drawPrompt(random(9), 2)).not.toBe(drawPrompt(random(10), 2));
});
