/** Every strategy is safe and the wrong ones are refused; releases on disk; a real rollout, counted. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeExperiment, whyMissing } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { buckets, canary, newVersions, soundCode } from "./data.ts";
import experiment from "./experiment.ts";
import { accuracyOf } from "./support/fleet/accuracy.ts";
import { writeStore } from "./support/fleet/planted-releases.ts";
import { addRelease, current, pointTo, readRelease } from "./support/fleet/release-store.ts";
import { safe } from "./support/safe.ts";
import { simulate } from "./support/simulate.ts";

const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const missing = (await whyMissing(services.haproxy())) ?? (await whyMissing(services.postgres()));

describe.skipIf(missing !== null)(`HAProxy and PostgreSQL${missing === null ? "" : ` (${missing})`}`, () => {
  // Rollouts, and what each wrong variant lacks: fleets.long.test.ts.
  describeExperiment(experiment, services, { few: true });
});

describe("releases", () => {
  function newFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "labs-releases-test-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  }
  const parts = { code: soundCode, weights: new Float32Array([1, 2]), featureSchema: 2, dataSnapshot: "x" };

  test("are named by what is in them", () => {
    const store = newFolder();
    const id = addRelease(store, parts);
    expect(addRelease(store, parts)).toBe(id);
    const slow = addRelease(store, { ...parts, code: newVersions["slower-50"].code });
    expect(slow).not.toBe(id);
    expect(readRelease(store, slow)).toMatchObject({ code: { slowdown: 1.5 }, weights: parts.weights });
    // The model is there once.
    expect(readRelease(store, slow).manifest.model).toBe(readRelease(store, id).manifest.model);
  });

  test("that were changed are not run", () => {
    const store = newFolder();
    const id = addRelease(store, parts);
    const file = join(store, "models", readRelease(store, id).manifest.model);
    writeFileSync(file, readFileSync(file).fill(0));
    expect(() => readRelease(store, id)).toThrow("is not the file of that digest");
  });

  test("are switched by a pointer, forth and back, also after a switch that was cut off", () => {
    const [store, machine] = [newFolder(), newFolder()];
    const [one, two] = [addRelease(store, parts), addRelease(store, { ...parts, dataSnapshot: "y" })];
    for (const id of [one, two, two, one]) {
      pointTo(machine, store, id);
      expect(current(machine)).toBe(id);
    }
  });

  test("of the experiment: all differ, and what is planted in models shows in their accuracy or size", async () => {
    await using store = await writeStore();
    expect(new Set([store.old, ...Object.values(store.new)]).size).toBe(9);
    const accuracy = (id: string) => accuracyOf(readRelease(store.folder, id).weights);
    expect(accuracy(store.new.identical)).toBe(accuracy(store.old));
    expect(accuracy(store.old)).toBeGreaterThan(0.92);
    expect(accuracy(store.new["wrong-scores"])).toBeLessThan(0.88);
    const { manifest, weights } = readRelease(store.folder, store.new.schema);
    expect([manifest.featureSchema, weights.length]).toEqual([3, buckets / 2]);
  });
});

test("simulated rollouts are the same at every run, and of one step where that is asked", async () => {
  const strategy = {
    ...{ steps: canary, comparedWith: "fresh copy", oldProcess: "kept" },
    judge: ({ candidate }) => (candidate.answers > 50 ? "it went on" : null),
  } as const satisfies Parameters<typeof simulate>[0];
  const all = await simulate(strategy, safe, { count: 3 });
  expect(all).toEqual({ falseAborts: 3, slowFound: 3, errorsFound: 3 });
  expect(await simulate(strategy, safe, { count: 3, firstStep: 50 })).toEqual({
    ...{ falseAborts: 0, slowFound: 0, errorsFound: 0 },
  });
});
