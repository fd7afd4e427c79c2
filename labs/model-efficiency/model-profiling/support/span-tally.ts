/** Adds up the spans of all calls that are served, and holds them against a stopwatch around these calls. */
import type { Marks, Technique } from "../contract.ts";
import { spanNames } from "../data.ts";
import type { Counter } from "./subject.ts";

/** Share of a call that its spans have to account for, in most calls: a hiccup between two clocks says nothing. */
const accountedShare = 0.95;
const enoughCalls = 8;

export interface SpanTally {
  /** Adds a call; false where the spans of most calls so far left out what the stopwatch saw. */
  add(totalNs: number, marks: Marks): boolean;
  read(): Readonly<Partial<Record<Counter, number>>>;
}

export function spanTally(spansOf: Technique["spans"]): SpanTally {
  const sums = { calls: 0, totalMs: 0 };
  const spanSums = { spanMs: 0, tokenizeMs: 0, queueMs: 0, inferMs: 0, postMs: 0 };
  let accounted = 0;
  return {
    add(totalNs, marks) {
      sums.calls++;
      sums.totalMs += totalNs / 1e6;
      const spans = spansOf?.(marks);
      if (spans === undefined) return true;
      let spanned = 0;
      for (const name of spanNames) {
        const [from = 0, to = 0] = spans[name] ?? [];
        spanned += to - from;
        spanSums[`${name}Ms`] += (to - from) / 1e6;
      }
      spanSums.spanMs += spanned / 1e6;
      if (spanned >= accountedShare * totalNs) accounted++;
      return sums.calls < enoughCalls || 2 * accounted >= sums.calls;
    },
    read: () => ({ ...sums, ...(spansOf && spanSums) }),
  };
}
