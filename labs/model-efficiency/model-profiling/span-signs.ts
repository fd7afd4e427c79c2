/** What spans show of a service, and what may be read from it. */

import { type Marks, type Span, spansOf } from "./marks.ts";
import { median } from "./median.ts";
import type { Call } from "./service.ts";

export interface SpanSigns {
  /** Milliseconds, the median of the calls. */
  readonly inferMs: number;
  /** Share of a call's time between the end of the inference and the answer, the median of the calls. */
  readonly postShare: number;
  /** What was inferred, for every token of the texts. */
  readonly widened: number;
}

export function spanSigns(
  calls: readonly Call[],
  spans: (marks: Marks) => readonly Span[] = spansOf,
): SpanSigns {
  const took = (call: Call, wanted?: string) =>
    sum(
      spans(call.marks).map(({ name, from, to }) =>
        wanted === undefined || name === wanted ? to - from : 0,
      ),
    );
  return {
    inferMs: median(calls.map((call) => took(call, "infer"))) / 1e6,
    postShare: median(calls.map((call) => took(call, "post") / took(call))),
    widened: sum(calls.map(({ width }) => width)) / sum(calls.map(({ tokens }) => tokens)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** More than half as much again is no rounding up. */
export const tooWide = 1.5;
/** An answer that is ready waits for the main thread alone. */
export const tooLate = 0.3;
