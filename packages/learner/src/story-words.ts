import type { Result } from "@labs/experiment/result";

/** A headline in a case. */
export interface Place {
  readonly metric: string;
  readonly case: string;
}

export const baselineOf = (run: Result) => run.arms.find(({ role }) => role === "baseline")?.name ?? "";

export function roundWords(count: number): string {
  return count === 1 ? "1 round" : `${count} rounds`;
}

/** As a sentence begins; `p99` stays what it is. */
export function upperFirst(text: string): string {
  return /^[a-z]\d/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
