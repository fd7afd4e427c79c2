/** What is reported of a cell: the rate, where the time went, and what the connections cost. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./rig.ts";

type Figure = (counters: Counters<Counter>) => number | null;

const time = { unit: "ms", better: "lower", kind: "gauge", role: "mechanism" } as const;
const share = { unit: "%", better: "lower", kind: "gauge", role: "mechanism" } as const;
const price = { better: "lower", kind: "gauge", role: "price" } as const;

/** How much of a counter came with each other one; `null` where nothing was counted. */
function per(part: Counter, whole: Counter): Figure {
  return (counters) => (counters.delta(whole) > 0 ? counters.delta(part) / counters.delta(whole) : null);
}

/** Per cent of one processor; `null` where its time cannot be seen. */
function processor(counter: Counter): Figure {
  return (counters) => (counters.last(counter) > 0 ? counters.delta(counter) / counters.seconds / 10 : null);
}

/** Ten answers lie beyond it; with fewer it is not given. */
const statementP95: Figure = (counters) =>
  counters.answered >= 200 ? counters.last("statementP95Ms") : null;

/** `null` where the server's processes cannot be seen, and where it kept none. */
const megabytesKept: Figure = (counters) => counters.last("backendBytes") / 1e6 || null;

export const metrics = {
  throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
  p50: { ...time, kind: "timing", of: "p50" },
  "queue wait": { ...time, meaning: "For a connection; mean.", of: per("waitMs", "requests") },
  statement: {
    ...time,
    meaning: "Sent to answered, on a connection; mean.",
    of: per("statementMs", "requests"),
  },
  "statement p95": { ...time, of: statementP95 },
  "in the server": { ...time, meaning: "Executor alone; mean.", of: per("executionMs", "executed") },
  "client CPU": { ...share, meaning: "Of one processor.", of: processor("clientProcessorMs") },
  "server CPU": { ...share, meaning: "Of one processor.", of: processor("serverProcessorMs") },
  connections: {
    unit: "per request",
    better: "lower",
    kind: "count",
    role: "mechanism",
    of: per("connections", "requests"),
  },
  backends: {
    ...price,
    unit: "",
    kind: "count",
    meaning: "Kept at the end.",
    of: (counters: Counters<Counter>) => counters.last("backends"),
  },
  memory: {
    ...price,
    unit: "MB",
    meaning: "Of these backends: PSS without shared buffers.",
    of: megabytesKept,
  },
} as const;
