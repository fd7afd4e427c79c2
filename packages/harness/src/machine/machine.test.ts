import { tmpdir } from "node:os";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { planFor } from "./cores/pin.ts";
import { fingerprint } from "./fingerprint.ts";
import { canary, cellCanary } from "./noise/canary.ts";
import { isInterrupted } from "./noise/interrupted.ts";
import { readIfThere } from "./read-if-there.ts";

test("the same machine has the same keys, and what decides numbers changes them", async () => {
  const [first, again, pinned, served] = await Promise.all([
    fingerprint(),
    fingerprint(),
    fingerprint({ pin: planFor([0, 1]) ?? undefined }),
    fingerprint({ services: ["postgresql 18.1"] }),
  ]);
  expect(resultSchema.shape.environment.parse(first)).toEqual(first);
  expect([again.hardwareKey, again.softwareKey]).toEqual([first.hardwareKey, first.softwareKey]);
  expect(pinned.hardwareKey).not.toBe(first.hardwareKey);
  expect(served.softwareKey).not.toBe(first.softwareKey);
  expect(first.facts).toMatchObject({
    node: process.version,
    lockfile: expect.stringMatching(/^[0-9a-f]{12}$/),
  });
});

test("the canary takes time", () => {
  expect(canary()).toBeGreaterThan(1);
});

test("the short canary takes time as well", () => {
  expect(cellCanary()).toBeGreaterThan(0.1);
});

test("a slice is interrupted where it took several times its plan and its slowest answer", () => {
  expect(isInterrupted({ plannedMs: 100, tookMs: 450, p99Ms: 20 })).toBe(false);
  expect(isInterrupted({ plannedMs: 100, tookMs: 2400, p99Ms: 2000 })).toBe(false);
  expect(isInterrupted({ plannedMs: 100, tookMs: 60_000, p99Ms: 2000 })).toBe(true);
});

test("a file that is not there is no error, a folder is", () => {
  expect(readIfThere("/proc/none/of/this")).toBeNull();
  expect(() => readIfThere(tmpdir())).toThrow("EISDIR");
});
