import type { Result } from "@labs/experiment/result";
import { finishedRounds, formatMetric, roundsWords, summaryOf } from "@labs/report";

/** The rounds that a run was to have; of one that ended early, those that it had. */
export function roundCount(run: Result): number {
  return run.endedEarly === null ? run.config.rounds : finishedRounds(run);
}

/** How many rounds a run had, in words. */
export function roundsOf(run: Result): string {
  return roundsWords(roundCount(run));
}

/** As a sentence begins; `p99` stays what it is. */
export function upperFirst(text: string): string {
  return /^[a-z]\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** An arm's median with its unit; `null` where there is none. */
export function medianWords(run: Result, arm: string, metric: string, name: string): string | null {
  const about = run.metrics[metric];
  const value = summaryOf(run, arm, metric, name)?.median;
  return value == null || about === undefined ? null : formatMetric(value, about);
}
