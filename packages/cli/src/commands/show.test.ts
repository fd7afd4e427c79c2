import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { smallResult } from "@labs/report/small-result-fixture";
import { expect, test } from "vitest";
import { lab } from "../testing/test-command.ts";
import { findRun } from "./show.ts";

const older = "2026-01-01T00-00-00Z-caching-strategy-aaaa";
const newer = "2026-01-02T00-00-00Z-batching-micro-batching-bbbb";
const search = "2026-01-03T00-00-00Z-batching-micro-batching-cccc";

async function storedRuns(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labs-show-"));
  const runs: [string, Partial<Result>][] = [
    [older, { lab: "caching", experiment: "strategy" }],
    [newer, { lab: "batching", experiment: "micro-batching" }],
    [search, { breakEven: { varies: "rate", unit: "req/s", value: 50 } }],
  ];
  for (const [runId, over] of runs)
    await writeFile(join(folder, `${runId}.json`), JSON.stringify({ ...smallResult, ...over, runId }));
  await writeFile(join(folder, "2026-01-04-broken.json"), "{ broken");
  return folder;
}

test("a run is found by its id or its experiment, else the newest; searches for a break-even point by id alone", async () => {
  const folder = await storedRuns();
  const found = async (run?: string) => (await findRun(run, folder)).runId;
  expect(await found()).toBe(newer);
  expect(await found("caching/strategy")).toBe(older);
  expect(await found("micro-batching")).toBe(newer);
  expect(await found(search)).toBe(search);
  await expect(findRun("nothing/of-that-name", folder)).rejects.toThrow(
    'There is no stored run "nothing/of-that-name"',
  );
  await expect(findRun(undefined, join(folder, "none"))).rejects.toThrow("Nothing was measured yet");
});

test("show prints a summary, and all of it with --details", { timeout: 60_000 }, async () => {
  const env = { LABS_RESULTS: await storedRuns() };
  const summary = await lab(["show"], env);
  expect(summary.stdout).toMatch(/^Answer {2}fast: throughput/m);
  expect(summary.stdout).not.toContain("Mechanism: why");
  expect((await lab(["show", older, "--details"], env)).stdout).toContain("Mechanism: why");
});
