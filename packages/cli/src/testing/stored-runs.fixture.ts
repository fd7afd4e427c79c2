/** A folder of results with a run of each of two experiments, one of a break-even search, and a broken file. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "@labs/experiment/result";
import { smallResult } from "@labs/report/small-result-fixture";

export const older = "2026-01-01T00-00-00Z-caching-strategy-aaaa";
export const newer = "2026-01-02T00-00-00Z-batching-micro-batching-bbbb";
export const search = "2026-01-03T00-00-00Z-batching-micro-batching-cccc";

/** @returns the folder */
export async function storeRuns(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labs-runs-"));
  const runs: [string, Partial<Result>][] = [
    [older, { lab: "caching", experiment: "strategy" }],
    [newer, { lab: "batching", experiment: "micro-batching" }],
    [
      search,
      {
        ...{ lab: "batching", experiment: "micro-batching" },
        breakEven: { varies: "rate", unit: "req/s", value: 50 },
      },
    ],
  ];
  for (const [runId, over] of runs)
    await writeFile(join(folder, `${runId}.json`), JSON.stringify({ ...smallResult, ...over, runId }));
  await writeFile(join(folder, "2026-01-04-broken.json"), "{ broken");
  return folder;
}
