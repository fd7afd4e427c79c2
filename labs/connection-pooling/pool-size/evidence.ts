/** What the counters of a cell say, as the experiment reports it. */
import type { Seen } from "@labs/experiment";
import type { Counter } from "./contract.ts";

type Figure = (seen: Seen<Counter>) => number | null;

/** How much of a counter came with each other one; `null` where nobody counted. */
export function per(part: Counter, whole: Counter): Figure {
  return (seen) => (seen.delta(whole) > 0 ? seen.delta(part) / seen.delta(whole) : null);
}

/** Per cent of one processor; `null` where its time cannot be seen. */
export function processor(counter: Counter): Figure {
  return (seen) => (seen.last(counter) > 0 ? seen.delta(counter) / seen.seconds / 10 : null);
}

/** Ten answers lie beyond it; with fewer it is not told. */
export const statementP95: Figure = (seen) => (seen.answered >= 200 ? seen.last("statementP95Ms") : null);

/** `null` where the server's processes cannot be seen, and where it kept none. */
export const megabytesKept: Figure = (seen) => seen.last("backendBytes") / 1e6 || null;
