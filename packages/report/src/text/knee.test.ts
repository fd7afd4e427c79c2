import { expect, test } from "vitest";
import { findKnee } from "./knee.ts";

const points = (...values: number[]) => values.map((value, index) => ({ name: `p${index}`, value }));

test.each([
  ["the smallest within 10 % of the highest", points(10, 50, 91, 100, 60), "p2", "p3"],
  ["the best itself where it stands out", points(10, 20, 40), "p2", "p2"],
  ["the first of a flat curve", points(10, 10, 10), "p0", "p0"],
] as const)("a knee is %s", (_, curve, knee, best) => {
  const found = findKnee(curve);
  expect([found?.knee.name, found?.best.name]).toEqual([knee, best]);
});

test("two points are no curve", () => {
  expect(findKnee(points(1, 2))).toBeNull();
});
