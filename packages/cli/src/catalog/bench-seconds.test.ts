import { mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { estimateSeconds } from "@labs/harness";
import { expect, test } from "vitest";
import { benchSeconds, runSeconds } from "./bench-seconds.ts";
import { loadEntry } from "./entry.ts";

const known = await loadEntry("caching", "strategy");
const { experiment } = known;
const estimate = estimateSeconds(experiment, { preset: "quick" });

/** A whole run of N seconds. */
function ran(seconds: number, variants = Object.keys(experiment.variants)): Result {
  const startedAt = "2026-01-01T00:00:00.000Z";
  return {
    ...emptyResult,
    ...{ lab: "caching", experiment: "strategy", startedAt },
    finishedAt: new Date(Date.parse(startedAt) + 1000 * seconds).toISOString(),
    arms: variants.map((name) => ({
      name,
      role: name === experiment.baseline ? ("baseline" as const) : ("variant" as const),
      change: "",
      trap: false,
    })),
  };
}

test("without a run a bench takes what its parts take", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "labs-test-"));
  const entry = { ...known, file: join(folder.path, "experiment.ts") };
  expect(benchSeconds(entry, [])).toEqual({ seconds: estimate, measured: false });
});

test("the reference run stretches every estimate of its preset", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "labs-test-"));
  const entry = { ...known, file: join(folder.path, "experiment.ts") };
  const store = (run: Result) => writeFile(join(folder.path, "reference-run.json"), JSON.stringify(run));
  await store(ran(3 * estimate));
  expect(benchSeconds(entry, []).seconds).toBeCloseTo(3 * estimate);
  const three = { preset: "quick", rounds: 3 } as const;
  expect(runSeconds(entry, three)).toBeCloseTo(3 * estimateSeconds(experiment, three));
  expect(runSeconds(entry, { preset: "smoke" })).toBe(estimateSeconds(experiment, { preset: "smoke" }));
  // A run of other variants says nothing of today's.
  await store(ran(3 * estimate, [experiment.baseline, "gone"]));
  expect(benchSeconds(entry, []).seconds).toBe(estimate);
});

test("a whole run on this machine says how long the next one takes", () => {
  expect(benchSeconds(known, [ran(77, ["gone"]), ran(88), ran(99)])).toEqual({ seconds: 88, measured: true });
});
