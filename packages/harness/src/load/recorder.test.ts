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

test("times below a millisecond keep three digits", () => {
  const { p50, mean, count } = record([0.3, 0.6, 0.9]).quantiles();
  expect({ p50, count }).toEqual({ p50: 600, count: 3 });
  expect(Math.abs(mean - 600)).toBeLessThan(1);
});

test("times out of range are recorded at its ends", () => {
  const recorder = new Recorder();
  expect([0, -1, 61_000].map((ms) => recorder.record(ms))).toEqual([1, 1, 60_000_000]);
  expect(recorder.count).toBe(3);
});

test("resetting forgets everything", () => {
  const recorder = record([1, 2]);
  recorder.reset();
  expect(recorder.quantiles()).toEqual(new Recorder().quantiles());
});
