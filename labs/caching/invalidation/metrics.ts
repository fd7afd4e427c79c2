/** What is reported: how many old answers were given, for how long, and what telling costs. */
import { count, gauge, last } from "@labs/experiment";
import type { Counter } from "./rig.ts";

const faults = ["stale-fill", "subscriber-cut", "redis-cut"] as const;
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
    in: "redis-cut",
    meaning: "The others, of 160.",
  }),
  "unsafe afterwards": count(last<Counter>("unsafeAfterwards"), {
    role: "mechanism",
    in: faults,
    meaning: "Those of them after everything was well again: they last until the TTL.",
  }),
  "staleness p50": gauge(last<Counter>("staleP50"), {
    ...inCalm,
    unit: "ms",
    meaning: "From the commit to the last old answer of an instance that is asked every 5 ms.",
  }),
  "staleness p99": gauge(last<Counter>("staleP99"), { ...inCalm, unit: "ms" }),
  "staleness max": gauge(last<Counter>("staleMax"), { ...inCalm, unit: "ms" }),
  "hit ratio": gauge(last<Counter>("hitRatio"), {
    role: "price",
    in: "calm",
    unit: "%",
    better: "higher",
    meaning: "Of reads while decisions change: one change for every forty reads.",
  }),
  "local hits": gauge(last<Counter>("localHits"), {
    role: "price",
    in: "calm",
    unit: "%",
    better: "higher",
    meaning: "Reads without a command to Redis.",
  }),
};
