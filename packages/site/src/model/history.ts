import type { Result, Verdict } from "@labs/experiment/result";
import { comparisonOf, isSamePlace, type Place } from "@labs/report";

/** A run of an experiment in its history: a ratio within the run, which compares between machines too. */
export interface HistoryPoint {
  readonly runId: string;
  readonly startedAt: string;
  readonly preset: string;
  /** The first letters of the commit, with `+` where files had been changed; `null` where it is not known. */
  readonly commit: string | null;
  readonly hardwareKey: string;
  /** `null` where the run has none. */
  readonly ratio: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: Verdict | null;
}

/** An arm against the baseline in a place, over all runs from the oldest; the invalid ones too. */
export function historyOf(
  runs: readonly Result[],
  { arm, ...place }: Place & { readonly arm: string },
): HistoryPoint[] {
  return runs
    .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt))
    .map((run) => {
      const found =
        comparisonOf(run, arm, place.metric, place.case) ??
        run.pairComparisons.find((one) => one.arm === arm && isSamePlace(one, place));
      return {
        runId: run.runId,
        startedAt: run.startedAt,
        preset: run.config.preset,
        commit: run.git === null ? null : `${run.git.commit.slice(0, 7)}${run.git.dirty ? "+" : ""}`,
        hardwareKey: run.environment.hardwareKey,
        ratio: found?.ratio ?? null,
        low: found?.ci95[0] ?? null,
        high: found?.ci95[1] ?? null,
        verdict: found?.verdict ?? null,
      };
    });
}
