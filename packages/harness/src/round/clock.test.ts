import { expect, test } from "vitest";
import { clockOf } from "./clock.ts";

const slices = [
  { inside: 0.1, outside: 0.103 },
  { inside: 0.1, outside: 0.107 },
];
const idle = { subjectCpu: 0.5, subjectWaited: 0 };

test("a driver that drives itself has one clock", () => {
  expect(clockOf(slices, null, idle)).toBeNull();
});

test("what orders and reports cost is taken off", () => {
  const clock = clockOf(slices, 0.002, idle);
  expect(clock?.insideSeconds).toBeCloseTo(0.2);
  expect(clock?.outsideSeconds).toBeCloseTo(0.206);
});

test("what the cell waited for a processor is taken off, and no more than what there is", () => {
  expect(clockOf(slices, 0, { subjectCpu: 0.1, subjectWaited: 0.1 })?.outsideSeconds).toBeCloseTo(0.2077, 3);
  expect(clockOf(slices, 0.1, { subjectCpu: 1, subjectWaited: 0.5 })?.outsideSeconds).toBeCloseTo(0.2);
});

test("a clock that is slow by half shows, and so does one that is fast", () => {
  const slow = clockOf([{ inside: 0.05, outside: 0.1 }], 0.001, null);
  expect((slow?.insideSeconds ?? 1) / (slow?.outsideSeconds ?? 1)).toBeLessThan(0.6);
  const fast = clockOf([{ inside: 0.2, outside: 0.1 }], 0.001, null);
  expect((fast?.insideSeconds ?? 1) / (fast?.outsideSeconds ?? 1)).toBe(2);
});
