/** Runs that may be published: every figure is that of their cells. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CellRecord, Comparison, Result } from "@labs/experiment/result";
import { emptyResult, quietMachine, soundLoad } from "@labs/experiment/result-fixture";

export interface RunOf {
  /** A day of January 2026: later runs sort behind earlier ones. */
  readonly day?: number;
  readonly lab?: string;
  readonly experiment?: string;
  /** How many times faster fast is than slow, in every round. */
  readonly ratio?: number;
  readonly verdict?: Comparison["verdict"];
}

const rounds = 20;
const startedAtOf = (day: number) => `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z`;

/** A run of the preset publish in which fast beats slow by the same factor in all rounds. */
export function publishedRun({
  day = 1,
  lab = "caching",
  experiment = "strategy",
  ratio = 2,
  verdict = ratio > 1 ? "FASTER" : "SLOWER",
}: RunOf = {}): Result {
  const startedAt = startedAtOf(day);
  const place = { metric: "throughput", case: "busy" };
  const cells = Array.from({ length: rounds }, (_, round) =>
    (["slow", "fast", "placebo"] as const).map(
      (arm, position): CellRecord => ({
        ...{ round, position, arm, case: "busy", startedAt },
        outcome: {
          status: "measured",
          values: { throughput: (100 + round) * (arm === "fast" ? ratio : 1) },
          load: soundLoad,
          noise: quietMachine,
        },
      }),
    ),
  ).flat();
  const compared = (arm: string, factor: number): Comparison => ({
    ...{ arm, versus: "slow", ...place, rounds },
    logRatios: Array.from({ length: rounds }, () => Math.log(factor)),
    ratio: factor,
    ...{ ci95: [factor, factor], ciAdjusted: [factor, factor], ci90: [factor, factor] },
    ...{ coverage: 0.95, p: 0.001, spread: 0, detectable: 1.02, byCycles: null },
    verdict: factor === 1 ? "EQUIVALENT" : verdict,
    notes: [],
  });
  const middle = 100 + (rounds - 1) / 2;
  const summaryOf = (arm: string, factor: number): Result["summaries"][number] => ({
    ...{ arm, ...place, interval: "95 %" },
    ...{ median: middle * factor, low: 104 * factor, high: 115 * factor },
  });
  return {
    ...emptyResult,
    runId: `${startedAt.slice(0, 19).replaceAll(":", "-")}Z-${lab}-${experiment}-abcd`,
    ...{ lab, experiment, startedAt, finishedAt: startedAt.replace("T00:", "T01:") },
    git: { commit: "0123456789".repeat(4), dirty: false },
    environment: {
      hardwareKey: "0123456789ab",
      softwareKey: "ba9876543210",
      facts: { cores: 2, cpuModel: "Some CPU", node: "v26.0.0" },
    },
    config: { ...emptyResult.config, preset: "publish", scale: "full", rounds },
    metrics: {
      throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: ["busy"] },
    },
    cases: { busy: { mode: "closed", clients: 16, seconds: 1, slices: 10 } },
    arms: [
      { name: "slow", role: "baseline", change: "", trap: false },
      { name: "fast", role: "variant", change: "", trap: false },
      { name: "placebo", role: "placebo", change: "", trap: false },
    ],
    cells,
    summaries: [summaryOf("slow", 1), summaryOf("fast", ratio)],
    comparisons: [compared("fast", ratio)],
    placebo: [compared("placebo", 1)],
  };
}

/** Writes runs, and other texts by their file's name, into a folder of its own. */
export async function folderOf(
  runs: readonly Result[],
  others: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labs-runs-"));
  for (const run of runs) await writeFile(join(folder, `${run.runId}.json`), JSON.stringify(run));
  for (const [name, text] of Object.entries(others)) await writeFile(join(folder, name), text);
  return folder;
}
