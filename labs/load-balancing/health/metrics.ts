/** What callers got from a fault's begin on, what it took to see it, and what the retries cost. */
import { type Counters, count, last, lastOrNull } from "@labs/experiment";
import { requestsInFault } from "./data.ts";
import type { Counter } from "./rig.ts";

const seen = ["killed", "deploy", "stopped", "fails-fast", "slow"] as const;

export const metrics = {
  failed: count(last<Counter>("failed"), {
    role: "headline",
    meaning: `Of ${requestsInFault} requests from the fault's begin on.`,
  }),
  "not in time": count(last<Counter>("notInTime"), {
    role: "headline",
    in: ["slow", "cold"],
    meaning: "Failed, or answered after more than 100 ms, five times the work.",
  }),
  "failed records": count(last<Counter>("failedRecords"), {
    role: "mechanism",
    meaning: "Among the failed: POST requests, which are not tried again once they were sent.",
  }),
  "sent while down": count((counters: Counters<Counter>) => counters.last("sentWhileDown"), {
    role: "mechanism",
    meaning: "Requests to a server that was marked down.",
  }),
  downs: count(last<Counter>("downs"), { role: "mechanism", meaning: "How often a server was marked down." }),
  detected: count(lastOrNull<Counter>("detected"), {
    unit: "checks",
    role: "mechanism",
    in: seen,
    meaning: "Check intervals (0.2 s) until server b was marked down.",
  }),
  recovered: count(last<Counter>("recovered"), {
    unit: "checks",
    role: "mechanism",
    meaning:
      "Check intervals until the first of three compressed windows (0.2 s, not 1 s) in a row without a failed request and with a p99 within twice the one before; 8: not while it lasted.",
  }),
  tries: count(last<Counter>("triesPer100"), {
    unit: "per 100 requests",
    role: "price",
    meaning: "What the servers got for what came in: 100 without retries.",
  }),
};
