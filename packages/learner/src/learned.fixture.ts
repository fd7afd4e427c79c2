import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { comparison, summary } from "@labs/report/build-fixture";
import { smallResult } from "@labs/report/small-result-fixture";

/** What the runs below are held against. */
export const goal: Goal = {
  task: "Keep what was asked before.",
  reference: "fast",
  target: { metric: "throughput" },
  evidence: { metric: "hit ratio", between: [50, 100] },
};

const changes: Readonly<Record<string, string>> = {
  slow: "Everything is computed.",
  fast: "Redis keeps answers for 30 s.",
  fancy: "Answers are compressed.",
  liar: "The key is cut after 256 characters.",
};

/** A run with a verdict in which the learner's own variant took part, and a prediction was made. */
export const ownRun: Result = {
  ...smallResult,
  runId: "2026-02-03T04-05-06Z-lab-experiment-own1",
  startedAt: "2026-02-03T04:05:06Z",
  arms: [
    ...smallResult.arms.map((arm) => ({ ...arm, change: changes[arm.name] ?? "" })),
    { name: "yours", role: "extra", change: "Yours.", trap: false },
  ],
  cells: [
    ...smallResult.cells,
    ...Array.from({ length: smallResult.config.rounds }, (_, round) => ({
      ...{ round, position: 1, arm: "yours", case: "busy", startedAt: "" },
      outcome: { status: "measured", values: {}, load: null, noise: null } as const,
    })),
  ],
  explained: [
    { arm: "slow", case: "busy", lines: ["Seq Scan, 2345 buffers"] },
    { arm: "fast", case: "busy", lines: ["Index Scan, 17 buffers"] },
  ],
  summaries: [
    ...smallResult.summaries,
    summary("yours", "throughput", "busy", 3987),
    summary("yours", "hit ratio", "busy", 71.5),
    summary("yours", "memory", "busy", 0.412),
  ],
  comparisons: [...smallResult.comparisons, comparison("yours", "throughput", "busy", 3.23)],
  prediction: { metric: "throughput", case: "busy", arm: "fast", ratio: 2.5, why: "Redis answers sooner." },
};

/** The same without the learner's variant and without a prediction. */
export const plainRun: Result = {
  ...ownRun,
  runId: "2026-02-01T00-00-00Z-lab-experiment-pla1",
  startedAt: "2026-02-01T00:00:00Z",
  arms: ownRun.arms.filter(({ name }) => name !== "yours"),
  summaries: ownRun.summaries.filter(({ arm }) => arm !== "yours"),
  comparisons: ownRun.comparisons.filter(({ arm }) => arm !== "yours"),
  prediction: null,
};

/** Too small for a verdict. */
export const smokeRun: Result = {
  ...plainRun,
  runId: "2026-02-04T00-00-00Z-lab-experiment-smo1",
  startedAt: "2026-02-04T00:00:00Z",
  config: { ...plainRun.config, preset: "smoke", scale: "smoke", rounds: 1 },
  cells: plainRun.cells.filter(({ round }) => round < 1),
  comparisons: plainRun.comparisons.map((one) => ({
    ...one,
    rounds: 1,
    ci95: [null, null],
    verdict: "TOO FEW" as const,
  })),
};
