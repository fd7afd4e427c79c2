/** What is reported: events that are wrong after each fault and in which way, and what a variant costs. */
import { count, last, perSecond, timing } from "@labs/experiment";
import type { Counter } from "./rig.ts";
import { faultCases } from "./scripts.ts";

const withFaults = [...faultCases, "disorder"] as const;

export const metrics = {
  "events wrong": count(last<Counter>("wrong"), {
    role: "headline",
    in: withFaults,
    meaning: "Of 2000: lost, duplicated or misordered.",
  }),
  "exact partitions": count(last<Counter>("exactPartitions"), {
    role: "headline",
    in: "two-writers",
    better: "higher",
    meaning: "Of 20: without a wrong event.",
  }),
  "differing means": count(last<Counter>("differing"), {
    role: "headline",
    in: "orders",
    meaning:
      "Of 10 runs, each finishing its partitions in another order: a bit differs from the serial result.",
  }),
  lost: count(last<Counter>("lost"), {
    role: "mechanism",
    in: withFaults,
    meaning: "Neither among the features nor set aside.",
  }),
  duplicated: count(last<Counter>("duplicated"), {
    role: "mechanism",
    in: withFaults,
    meaning: "There more than once.",
  }),
  misordered: count(last<Counter>("misordered"), {
    role: "mechanism",
    in: "disorder",
    meaning: "With other features than in the order in which things happened.",
  }),
  "half visible": count(last<Counter>("halfVisible"), {
    role: "mechanism",
    in: "half-written",
    meaning: "Partitions of which a reader saw a part, after a worker had died.",
  }),
  misannounced: count(last<Counter>("misannounced"), {
    role: "mechanism",
    in: ["retries", "speculation"],
    meaning: "Partitions that were not announced exactly once.",
  }),
  "set aside": count(last<Counter>("setAside"), {
    role: "price",
    in: "disorder",
    better: "lower",
    meaning: "Late events, counted and kept apart: they have no features.",
  }),
  throughput: timing(perSecond<Counter>("events"), {
    role: "price",
    in: "calm",
    unit: "events/s",
    better: "higher",
    meaning: "Of a whole job without a fault, what a reader reads at its end included.",
  }),
};
