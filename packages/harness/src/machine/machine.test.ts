import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { canary } from "./canary.ts";
import { fingerprint, gitState } from "./fingerprint.ts";
import { pinPlan, planFor } from "./pin.ts";
import { readIfThere } from "./read-if-there.ts";

test("the same machine has the same keys, and what decides numbers changes them", async () => {
  const [first, again, pinned, served] = await Promise.all([
    fingerprint(),
    fingerprint(),
    fingerprint({ pinned: true }),
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

test("the subject gets the first processor and the rest of the run the others", () => {
  expect(planFor([0, 1])).toEqual({ subject: "0", generator: "1", prefix: ["taskset", "--cpu-list", "0"] });
  expect(planFor([2, 3, 5])).toMatchObject({ subject: "2", generator: "3,5" });
  expect(planFor([0])).toBeNull();
  expect(planFor([])).toBeNull();
  expect(() => pinPlan()).not.toThrow();
});

test("a file that is not there is no error, a folder is", () => {
  expect(readIfThere("/proc/none/of/this")).toBeNull();
  expect(() => readIfThere(tmpdir())).toThrow("EISDIR");
});
