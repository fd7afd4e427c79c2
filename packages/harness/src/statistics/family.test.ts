import { expect, test } from "vitest";
import { levelWithin, roundsNeeded } from "./family.ts";

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
