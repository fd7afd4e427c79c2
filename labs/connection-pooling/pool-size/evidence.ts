/** What the counters of a cell say, as the experiment reports it. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./contract.ts";

type Figure = (counters: Counters<Counter>) => number | null;

/** How much of a counter came with each other one; `null` where nobody counted. */
export function per(part: Counter, whole: Counter): Figure {
  return (counters) => (counters.delta(whole) > 0 ? counters.delta(part) / counters.delta(whole) : null);
}

/** Per cent of one processor; `null` where its time cannot be seen. */
export function processor(counter: Counter): Figure {
  return (counters) => (counters.last(counter) > 0 ? counters.delta(counter) / counters.seconds / 10 : null);
}

/** Ten answers lie beyond it; with fewer it is not told. */
export const statementP95: Figure = (counters) =>
  counters.answered >= 200 ? counters.last("statementP95Ms") : null;

/** `null` where the server's processes cannot be seen, and where it kept none. */
export const megabytesKept: Figure = (counters) => counters.last("backendBytes") / 1e6 || null;
