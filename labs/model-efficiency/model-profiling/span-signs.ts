/** What spans show of a service, and what may be read from it. */

import { type Marks, type Span, spansOf } from "./marks.ts";
import { median } from "./median.ts";
import type { Call } from "./service.ts";

export interface SpanSigns {
  /** Milliseconds, the median of the calls. */
  readonly inferMs: number;
  /** Share of the calls' time between the end of an inference and the answer. */
  readonly postShare: number;
  /** What was inferred, for every token of the texts. */
  readonly widened: number;
}

export function spanSigns(
  calls: readonly Call[],
  spans: (marks: Marks) => readonly Span[] = spansOf,
): SpanSigns {
  const all = calls.flatMap(({ marks }) => spans(marks));
  const of = (wanted: string) => all.flatMap(({ name, from, to }) => (name === wanted ? to - from : []));
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    inferMs: median(of("infer")) / 1e6,
    postShare: sum(of("post")) / sum(all.map(({ from, to }) => to - from)),
    widened: sum(calls.map(({ width }) => width)) / sum(calls.map(({ tokens }) => tokens)),
  };
}

/** More than half as much again is no rounding up. */
export const tooWide = 1.5;
/** An answer that is ready waits for the main thread alone. */
export const tooLate = 0.3;
