import { expect, test } from "vitest";
import { detectable, roundsToFind } from "./power.ts";
import { studentQuantile } from "./student.ts";

test.each([
  [0.975, 1, 12.7062],
  [0.975, 5, 2.5706],
  [0.8, 6, 0.9057],
  [0.995, 11, 3.1058],
  [0.975, 30, 2.0423],
  [0.025, 5, -2.5706],
])("Student's quantile %d with %d degrees is %d", (probability, freedom, expected) => {
  expect(studentQuantile(probability, freedom)).toBeCloseTo(expected, 3);
});

test("fewer rounds, more spread and a floor make differences harder to find", () => {
  const usual = { spread: 0.03, rounds: 12, family: 3 };
  const ratio = detectable(usual) ?? 0;
  expect(detectable({ ...usual, rounds: 20 })).toBeLessThan(ratio);
  expect(detectable({ ...usual, spread: 0.05 })).toBeGreaterThan(ratio);
  expect(detectable({ ...usual, floor: Math.log(1.1) })).toBeGreaterThan(1.1);
  expect(detectable({ ...usual, spread: 0 })).toBe(1);
  expect(detectable({ ...usual, rounds: 6 })).toBeNull();
});

test("the rounds to find a difference are the fewest that do", () => {
  for (const spread of [0.01, 0.03, 0.08, 0.2]) {
    const rounds = roundsToFind(1.05, { spread, family: 2 }) ?? Number.NaN;
    expect(detectable({ spread, family: 2, rounds })).toBeLessThanOrEqual(1.05);
    if (rounds > 7) expect(detectable({ spread, family: 2, rounds: rounds - 1 })).toBeGreaterThan(1.05);
  }
  expect(roundsToFind(1.05, { spread: 5 })).toBeNull();
});
