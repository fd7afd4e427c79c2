/** Without the model of others, which is fetched: that its absence is told. The model itself: `calibration.long.test.ts`. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import experiment from "./experiment.ts";

afterEach(() => void vi.unstubAllEnvs());

test("where nothing may be fetched the experiment is skipped, with what to do", async () => {
  const empty = mkdtempSync(join(tmpdir(), "labs-calibration-"));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  vi.stubEnv("LABS_CACHE", empty);
  vi.stubEnv("LABS_NO_INSTALL", "1");
  await expect(experiment.provision({ seed: 1, scale: "smoke" })).rejects.toMatchObject({
    code: "SKIPPED",
    message: expect.stringMatching(/metatronnanoguard 0\.1\.0 .* unset LABS_NO_INSTALL/),
  });
});

test("variants differ from the baseline by a rewrite, and none puts another model in its place", async () => {
  for (const [name, { load }] of Object.entries(experiment.variants)) {
    const { technique } = (await load()) as typeof import("./variants/dynamic.ts");
    expect(Object.keys(technique), name).toEqual(name === experiment.baseline ? [] : ["rewrite"]);
  }
});
