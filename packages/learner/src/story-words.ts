import type { Result } from "@labs/experiment/result";
import { finishedRounds } from "@labs/report";

export const baselineOf = (run: Result) => run.arms.find(({ role }) => role === "baseline")?.name ?? "";

export function roundWords(count: number): string {
  return count === 1 ? "1 round" : `${count} rounds`;
}

/** How many rounds a run had. */
export function roundsOf(run: Result): string {
  return roundWords(run.endedEarly === null ? run.config.rounds : finishedRounds(run));
}

/** As a sentence begins; `p99` stays what it is. */
export function upperFirst(text: string): string {
  return /^[a-z]\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
