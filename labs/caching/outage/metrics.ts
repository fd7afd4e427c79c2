/** What callers got in the fault, what the origin bore, and how long the fault lasted after its end. */
import { count, gauge, last } from "@labs/experiment";
import type { Counter } from "./rig.ts";

export const metrics = {
  "good answers": count(last<Counter>("good"), {
    better: "higher",
    role: "headline",
    meaning:
      "Of 300 requests in the fault, right and within 500 ms. Where the origin is the bottleneck, it depends on the machine.",
  }),
  "unsafe answers": count(last<Counter>("unsafe"), {
    role: "headline",
    meaning: "Attacks that were allowed.",
  }),
  "p99 in the fault": gauge(last<Counter>("p99Ms"), {
    unit: "ms",
    role: "mechanism",
    meaning: "Callers give up after 500 ms.",
  }),
  "origin calls": gauge(last<Counter>("originCalls"), { role: "mechanism", meaning: "In the fault." }),
  "origin's peak": gauge(last<Counter>("originPeak"), {
    role: "mechanism",
    meaning: "Computations at once, at most; four of them run.",
  }),
  "time to recover": gauge(last<Counter>("recoveryMs"), {
    unit: "ms",
    role: "price",
    meaning:
      "From the end of the fault to the first of three windows of 0.1 s in a row without a failed call and with a p99 within twice the one before.",
  }),
};
