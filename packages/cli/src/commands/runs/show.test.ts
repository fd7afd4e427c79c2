import { expect, test } from "vitest";
import { labHere } from "../../testing/lab-here.ts";
import { older, storeRuns } from "../../testing/stored-runs.fixture.ts";

test("show prints a summary, and all of it with --details", async () => {
  const env = { LABS_RESULTS: await storeRuns() };
  const summary = await labHere(["show"], env);
  expect(summary.stdout).toMatch(/^Answer {2}fast: throughput/m);
  expect(summary.stdout).not.toContain("Mechanism: why");
  expect((await labHere(["show", older, "--details"], env)).stdout).toContain("Mechanism: why");
});

test("a run that is not there is a sentence, and the code of a missing part", async () => {
  const env = { LABS_RESULTS: await storeRuns() };
  const { code, stderr } = await labHere(["show", "nothing/of-that-name"], env);
  expect(code).toBe(3);
  expect(stderr).toContain('There is no stored run "nothing/of-that-name"');
});
