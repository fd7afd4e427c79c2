import { expect, test } from "vitest";
import { breakEven, type Curve } from "./break-even.ts";

const events = [1_000, 10_000, 100_000, 1_000_000];
const curve = (fixed: number, perEvent: number, startSeconds = 0): Curve => ({
  events,
  seconds: events.map((size) => fixed + perEvent * size),
  startSeconds,
});

test("where the curves cross, between the sizes", () => {
  const plain = curve(0, 1e-5);
  const cluster = curve(0.5, 2e-6);
  // 1e-5 · n = 0.5 + 2e-6 · n
  const found = breakEven(plain, cluster, false);
  expect(found).toBeGreaterThan(10_000);
  expect(found).toBeLessThan(100_000);
});

test("a start moves it to larger sizes, or beyond all of them", () => {
  const plain = curve(0, 1e-5);
  const warm = breakEven(plain, curve(0.5, 2e-6, 3), false) ?? 0;
  expect(breakEven(plain, curve(0.5, 2e-6, 3), true)).toBeGreaterThan(warm);
  expect(breakEven(plain, curve(0.5, 2e-6, 30), true)).toBeNull();
});

test("0 where it pays at once, null where it never does", () => {
  expect(breakEven(curve(0, 1e-5), curve(0, 1e-6), false)).toBe(0);
  expect(breakEven(curve(0, 1e-6), curve(0, 1e-5), false)).toBeNull();
});
