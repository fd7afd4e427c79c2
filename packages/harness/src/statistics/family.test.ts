import { expect, test } from "vitest";
import { holm, levelWithin, roundsNeeded } from "./family.ts";

test.each([
  [1, 6],
  [2, 7],
  [3, 7],
  [4, 8],
  [8, 9],
])("a family of %d needs %d rounds", (family, rounds) => {
  expect(roundsNeeded(family)).toBe(rounds);
  expect(2 ** (1 - rounds)).toBeLessThanOrEqual(levelWithin(family, 0.05));
  expect(2 ** (2 - rounds)).toBeGreaterThan(levelWithin(family, 0.05));
});

test("Holm's adjustment is the textbook one and never falls", () => {
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  expect(adjusted).toEqual([0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 12)));
  expect(holm([0.6, 0.9])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});
