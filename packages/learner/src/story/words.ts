import type { Result } from "@labs/experiment/result";
import { finishedRounds, formatMetric, summaryOf } from "@labs/report";

export const baselineOf = (run: Result) => run.arms.find(({ role }) => role === "baseline")?.name ?? "";

export function roundWords(count: number): string {
  return count === 1 ? "1 round" : `${count} rounds`;
}

export function roundCount(run: Result): number {
  return run.endedEarly === null ? run.config.rounds : finishedRounds(run);
}

/** How many rounds a run had, in words. */
export function roundsOf(run: Result): string {
  return roundWords(roundCount(run));
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

/** A metric, and its case where the metric is read in several. */
export function placeWords(run: Result, metric: string, name: string): string {
  return (run.metrics[metric]?.in.length ?? 0) > 1 ? `${metric} in ${name}` : metric;
}
