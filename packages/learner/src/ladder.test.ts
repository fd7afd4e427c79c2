import { expect, test } from "vitest";
import { ladder, stepOf } from "./ladder.ts";

test("steps lie at shares of the way on a logarithmic scale", () => {
  expect(ladder(8)).toEqual({
    bronze: expect.closeTo(2),
    silver: expect.closeTo(4),
    gold: expect.closeTo(8 ** 0.95),
  });
  const steep = ladder(1000);
  expect(steep).toMatchObject({ bronze: expect.closeTo(10), silver: expect.closeTo(100) });
});

test.each([1.09, 1, 0.5])("a reference that reaches %s times has no ladder", (reference) => {
  expect(ladder(reference)).toBeNull();
});

test.each([
  [0.5, null],
  [1.99, null],
  [2.01, "bronze"],
  [4.01, "silver"],
  [7.9, "gold"],
  [80, "gold"],
])("%s times is the step %s", (ratio, step) => {
  const from = ladder(8);
  expect(from && stepOf(ratio, from)).toBe(step);
});
