/** What is reported: how many old answers were given, for how long, and what telling costs. */
import { count, gauge, last } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const faults = ["stale-fill", "subscriber-cut", "redis-cut", "flushed"] as const;
const inCalm = { role: "mechanism", in: "calm" } as const;

export const metrics = {
  "unsafe allows": count(last<Counter>("unsafe"), {
    role: "headline",
    in: faults,
    meaning:
      "Looks at every instance, in the fault and after it, that allowed an actor who was blocked by then.",
  }),
  "safe looks": count(last<Counter>("safe"), {
    better: "higher",
    role: "headline",
    in: "flushed",
    meaning: "The others, of 40.",
  }),
  "unsafe afterwards": count(last<Counter>("unsafeAfterwards"), {
    role: "mechanism",
    in: ["subscriber-cut", "redis-cut"],
    meaning: "Those of them after everything was well again: they last until the TTL.",
  }),
  "staleness p50": gauge(last<Counter>("staleP50"), {
    ...inCalm,
    unit: "ms",
    meaning: "From the commit to the last old answer of an instance that is asked every 5 ms.",
  }),
  "staleness p99": gauge(last<Counter>("staleP99"), { ...inCalm, unit: "ms" }),
  "staleness max": gauge(last<Counter>("staleMax"), { ...inCalm, unit: "ms" }),
  "messages per change": gauge(last<Counter>("messages"), {
    role: "price",
    in: "calm",
    meaning:
      "That four instances were sent by pub/sub, by client tracking or by NOTIFY. Tracking sends more where reads overlap with fills.",
  }),
  "traffic per read": gauge(last<Counter>("traffic"), {
    role: "price",
    in: "calm",
    meaning: "Values that Redis was asked for, and messages about changes, for each read.",
  }),
  "origin reads": gauge(last<Counter>("originReads"), {
    role: "price",
    in: "flushed",
    meaning:
      "Of the database, for one look at twenty actors on four instances after FLUSHALL: it depends on how the looks overlap.",
  }),
  "hit ratio": gauge(last<Counter>("hitRatio"), {
    role: "price",
    in: "calm",
    unit: "%",
    better: "higher",
    meaning: "Of reads while decisions change: every instance reads an actor ten times between two changes.",
  }),
  "local hits": gauge(last<Counter>("localHits"), {
    role: "price",
    in: "calm",
    unit: "%",
    better: "higher",
    meaning: "Reads without a command to Redis.",
  }),
};
