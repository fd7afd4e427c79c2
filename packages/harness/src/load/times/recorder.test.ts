import fc from "fast-check";
import { expect, test } from "vitest";
import { Recorder } from "./recorder.ts";

function record(times: readonly number[]): Recorder {
  const recorder = new Recorder();
  for (const ms of times) recorder.record(ms);
  return recorder;
}

const times = fc.array(fc.double({ min: 0, max: 70_000, noNaN: true }), { maxLength: 50 });

test("merging equals recording together, and survives being written and read", () => {
  fc.assert(
    fc.property(times, times, (first, second) => {
      const merged = record(first);
      merged.merge(Recorder.decode(record(second).encode()));
      expect(merged.quantiles()).toEqual(record([...first, ...second]).quantiles());
    }),
    { numRuns: 30 },
  );
});

test("times keep three digits down to a few hundred nanoseconds", () => {
  for (const us of [0.4, 1, 2.4, 2.6, 600, 1500, 3_000_000]) {
    const { p50, mean, count } = record([us / 1000]).quantiles();
    expect(count).toBe(1);
    expect(p50 / us, `${us} us`).toBeCloseTo(1, 2);
    expect(mean / us, `${us} us`).toBeCloseTo(1, 2);
  }
});

test("times out of range are recorded at its ends: what is no number must not look fast", () => {
  expect(record([0]).quantiles().max).toBe(0.001);
  expect(record([-1]).quantiles().max).toBe(0.001);
  for (const ms of [60_000, 61_000, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(record([ms]).quantiles()).toMatchObject({ p50: 60_000_000, max: 60_000_000, count: 1 });
  }
});

test("what is no number leaves the other times as they are", () => {
  expect(record([1, 1, 1, Number.NaN]).quantiles()).toMatchObject({
    p50: record([1]).quantiles().p50,
    count: 4,
  });
});

test("quantiles by time find the few requests that take much of it", () => {
  const times = [...Array.from({ length: 990 }, () => 1), ...Array.from({ length: 10 }, () => 50)];
  expect(record(times).quantiles().p99).toBeLessThan(1100);
  expect(record(times).quantileByTimeMs(0.95)).toBeCloseTo(50, 0);
  expect(record([1, 1, 1, 1]).quantileByTimeMs(0.95)).toBeCloseTo(1, 2);
  expect(new Recorder().quantileByTimeMs(0.95)).toBe(0);
});

test("resetting forgets everything", () => {
  const recorder = record([1, 2]);
  recorder.reset();
  expect(recorder.quantiles()).toEqual(new Recorder().quantiles());
});

test("times within a limit are counted to the digits that are kept, and none of nothing", () => {
  const recorder = record([1, 2, 3, 19.9, 20.1, 400]);
  expect([0.5, 1, 2.5, 20, 1000].map((ms) => recorder.countWithin(ms))).toEqual([0, 1, 2, 4, 6]);
  expect(new Recorder().countWithin(1000)).toBe(0);
});
