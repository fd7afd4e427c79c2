/** What callers got in the fault, what the origin bore, and how long the fault lasted after its end. */
import { count, gauge, last } from "@labs/experiment";
import type { Counter } from "./rig.ts";

export const metrics = {
  "good answers": count(last<Counter>("good"), {
    better: "higher",
    role: "headline",
    in: "silent",
    meaning:
      "Of 300 requests in the fault, right and within 500 ms. Where the origin is the bottleneck, it depends on the machine.",
  }),
  "good answers elsewhere": count(last<Counter>("good"), {
    better: "higher",
    role: "mechanism",
    in: ["slow", "restarts"],
    meaning: "The same, in the other faults.",
  }),
  "unsafe answers": count(last<Counter>("unsafe"), {
    role: "headline",
    meaning: "Attacks that were allowed.",
  }),
  "p99 in the fault": gauge(last<Counter>("p99Ms"), {
    unit: "ms",
    role: "mechanism",
    in: "silent",
    meaning: "Callers give up after 500 ms.",
  }),
  "origin calls": gauge(last<Counter>("originCalls"), {
    role: "mechanism",
    in: "silent",
    meaning: "In the fault.",
  }),
  "origin's peak": gauge(last<Counter>("originPeak"), {
    role: "mechanism",
    in: "silent",
    meaning: "Computations at once, at most; four of them run.",
  }),
  "time to recover": gauge(last<Counter>("recoveryMs"), {
    unit: "ms",
    role: "price",
    in: ["silent", "restarts"],
    meaning:
      "From the end of the fault to the first of three windows in a row without a failed call and with a p99 within twice the one before: 1 s each at full size, 0.3 s in quick; 10 s where none came.",
  }),
};
