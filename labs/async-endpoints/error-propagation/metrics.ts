/** What is reported: what each fault cost, why, and what a variant costs where nothing is wrong. */
import { count, gauge, last, latency, throughput } from "@labs/experiment";

const faults = ["log-hangs", "log-gone", "api-killed", "poison"] as const;

export const metrics = {
  kept: count(last("kept"), {
    better: "higher",
    role: "headline",
    in: faults,
    meaning: "Callers that got a decision, and whose event is in the log or among the dead letters.",
  }),
  lost: count(last("lost"), {
    role: "headline",
    in: faults,
    meaning: "Acknowledged events that are nowhere once all is well again.",
  }),
  refused: count(last("refused"), {
    role: "price",
    in: faults,
    meaning: "Callers without a decision: an error, a broken connection, or no answer within 5 s.",
  }),
  "unsafe answers": count(last("unsafe"), {
    role: "mechanism",
    in: faults,
    meaning: "Attacks that were allowed because something else was wrong.",
  }),
  crashes: count(last("crashes"), { role: "mechanism", in: ["log-hangs", "log-gone", "poison"] }),
  duplicates: count(last("duplicates"), {
    role: "mechanism",
    in: "api-killed",
    meaning: "Deliveries of what was there already: the key made them harmless.",
  }),
  "dead letters": count(last("deadLetters"), { role: "mechanism", in: "poison" }),
  "error lines": count(last("errorLinesWithRequest"), {
    better: "higher",
    role: "mechanism",
    in: ["log-hangs", "log-gone"],
    meaning: "In the API's own log, with the request's id.",
  }),
  "verdicts without event": count(last("verdictsWithoutEvent"), {
    role: "price",
    in: faults,
    meaning: "Two writes without a transaction: one happened.",
  }),
  "p99 in the fault": gauge(last("p99Ms"), { unit: "ms", role: "price", in: "log-hangs" }),
  "time to drain": gauge(last("drainMs"), {
    unit: "ms",
    role: "price",
    in: "log-hangs",
    meaning: "From the end of the fault until every event has arrived.",
  }),
  throughput: throughput({ role: "price", in: "calm" }),
  p95: latency("p95", { role: "price", in: "calm" }),
};
