import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { medianInterval } from "./median-interval.ts";
import { median, ranks } from "./order.ts";
import { spearman } from "./spearman.ts";
import { planningSpread, standardDeviation } from "./spread.ts";

test("the median does not depend on the order and leaves its input alone", () => {
  const values = [5, 1, 4, 2];
  expect(median(values)).toBe(3);
  expect(values).toEqual([5, 1, 4, 2]);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNull();
});

test("equal values share their ranks", () => {
  expect(ranks([10, 20, 20, 5])).toEqual([2, 3.5, 3.5, 1]);
});

test("the interval of a median is the order statistics' from six cells on, and the range below", () => {
  expect(medianInterval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, interval: "range" });
  expect(medianInterval([6, 1, 5, 2, 4, 3])).toEqual({ median: 3.5, low: 1, high: 6, interval: "95 %" });
  // Nine cells: two may be left out at each end only from nine on (tail 0.0195).
  expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9])).toMatchObject({ low: 2, high: 8, interval: "95 %" });
  expect(medianInterval([])).toEqual({ median: null, low: null, high: null, interval: "range" });
});

test("the interval of a median covers it at least 95 times in a hundred, however skewed the cells", () => {
  const draw = random(3, "median");
  let covered = 0;
  for (let run = 0; run < 3_000; run++) {
    const { low, high } = medianInterval(Array.from({ length: 12 }, () => -Math.log(1 - draw())));
    if (low !== null && high !== null && low <= Math.LN2 && high >= Math.LN2) covered++;
  }
  expect(covered / 3_000).toBeGreaterThan(0.94);
});

test("rank correlation sees order, not size", () => {
  expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1);
  expect(spearman([1, 2, 3, 4], [9, 5, 3, 1])).toBeCloseTo(-1);
  expect(spearman([1, 2, 3], [5, 5, 5])).toBeNull();
  expect(() => spearman([1, 2, 3], [1])).toThrow(RangeError);
});

test("the spread to plan with is never below the standard deviation", () => {
  const tight = [0, 0, 0, 0, 0, 1];
  expect(planningSpread(tight)).toBe(standardDeviation(tight));
  expect(planningSpread([0, 0, 0, 1, 1, 1])).toBeCloseTo(1.4826 / 2);
  expect(planningSpread([1])).toBeNull();
});
