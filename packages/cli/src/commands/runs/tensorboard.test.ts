import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CellRecord } from "@labs/experiment/result";
import { smallResult } from "@labs/report/small-result-fixture";
import { expect, onTestFinished, test } from "vitest";
import { labHere } from "../../testing/lab-here.ts";
import { stepsOf } from "./tensorboard.ts";

const cell = (round: number, outcome: CellRecord["outcome"]): CellRecord => ({
  ...{ round, position: 0, arm: "fast", case: "busy", startedAt: "2026-01-01T00:00:00Z", outcome },
});
const measured = (values: Record<string, number | null>) =>
  ({ status: "measured", values, load: null, noise: null }) as const;

test("a run has a step for each round, with a curve for each metric that was measured", () => {
  const { metrics } = smallResult;
  const cells = [
    cell(0, measured({ throughput: 100, p99: null })),
    cell(1, { status: "failed", reason: "it ended" }),
    cell(2, measured({ throughput: 120, "hit ratio": 80 })),
  ];
  expect(stepsOf({ cells, metrics }).get("fast")).toEqual([
    { step: 0, seconds: 1_767_225_600, scalars: { "busy/throughput, req/s": 100 } },
    { step: 2, seconds: 1_767_225_600, scalars: { "busy/throughput, req/s": 120, "busy/hit ratio, %": 80 } },
  ]);
});

test("the command writes a folder for each arm, and says how to see them", async () => {
  const results = await mkdtemp(join(tmpdir(), "labs-events-"));
  onTestFinished(() => rm(results, { recursive: true }));
  const runId = "2026-01-01T00-00-00Z-batching-micro-batching-dddd";
  const cells = ["slow", "fast"].map((arm) => ({ ...cell(0, measured({ throughput: 100 })), arm }));
  await writeFile(join(results, `${runId}.json`), JSON.stringify({ ...smallResult, runId, cells }));
  const { stdout } = await labHere(["tensorboard"], { LABS_RESULTS: results });
  const folder = join(results, "tensorboard", runId);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(`tensorboard --logdir ${folder}`);
  expect((await readdir(folder)).toSorted()).toEqual(["fast", "slow"]);
  const [file = ""] = await readdir(join(folder, "fast"));
  expect((await readFile(join(folder, "fast", file))).includes("busy/throughput, req/s")).toBe(true);
  expect((await labHere(["tensorboard", "nothing/here"], { LABS_RESULTS: results })).code).toBe(3);
});
