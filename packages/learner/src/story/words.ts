import type { Result } from "@labs/experiment/result";
import { finishedRounds, formatMetric, roundsWords, summaryOf } from "@labs/report";

/** How many rounds a run had, in words: scripts whose counts repeat have fewer than were planned. */
export function roundsOf(run: Result): string {
  return roundsWords(finishedRounds(run));
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
