/** What is read off: what each fault cost, why, and what a variant costs where nothing is wrong. */
import type { Counters } from "@labs/experiment";
import type { Counter } from "./faults.ts";

export const faults = ["log-hangs", "log-gone", "api-killed", "poison"] as const;
const timedFaults = ["log-hangs", "log-gone"] as const;

/** What a script counted. */
const counted = (counter: Counter) =>
  ({
    unit: "",
    better: "lower",
    kind: "count",
    of: (counters: Counters<Counter>) => counters.last(counter),
  }) as const;
const timed = (counter: Counter) => ({ ...counted(counter), unit: "ms", kind: "gauge" }) as const;
const calm = { kind: "timing", role: "price", in: "calm" } as const;

export const metrics = {
  lost: {
    ...counted("lost"),
    role: "headline",
    in: faults,
    meaning: "Acknowledged events that are nowhere once all is well again.",
  },
  refused: {
    ...counted("refused"),
    role: "headline",
    in: faults,
    meaning: "Callers without a decision: an error, a broken connection, or no answer within 5 s.",
  },
  "unsafe answers": {
    ...counted("unsafe"),
    role: "mechanism",
    in: faults,
    meaning: "Attacks that were allowed because something else was wrong.",
  },
  crashes: { ...counted("crashes"), role: "mechanism", in: ["log-gone", "poison"] },
  duplicates: {
    ...counted("duplicates"),
    role: "mechanism",
    in: "api-killed",
    meaning: "Deliveries of what was there already: the key made them harmless.",
  },
  "dead letters": { ...counted("deadLetters"), role: "mechanism", in: "poison" },
  "error lines": {
    ...counted("errorLinesWithRequest"),
    kind: "gauge",
    better: "higher",
    role: "mechanism",
    in: timedFaults,
    meaning: "In the API's own log, with the request's id.",
  },
  "verdicts without event": {
    ...counted("verdictsWithoutEvent"),
    role: "price",
    in: faults,
    meaning: "Two writes without a transaction: one happened.",
  },
  "p99 in the fault": { ...timed("p99Ms"), role: "price", in: timedFaults },
  "time to drain": {
    ...timed("drainMs"),
    role: "price",
    in: faults,
    meaning: "From the end of the fault until every event has arrived.",
  },
  throughput: { ...calm, unit: "req/s", better: "higher", of: "throughput" },
  p99: { ...calm, unit: "ms", better: "lower", of: "p99" },
} as const;
