import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { canary, cellCanary } from "./canary.ts";
import { fingerprint, gitState } from "./fingerprint.ts";
import { isInterrupted } from "./interrupted.ts";
import { planFor } from "./pin.ts";
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

test("a folder outside a checkout has no commit", async () => {
  expect(await gitState(mkdtempSync(join(tmpdir(), "labs-")))).toBeNull();
});

test("a checkout has one", async () => {
  expect(await gitState(import.meta.dirname)).toMatchObject({
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
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
