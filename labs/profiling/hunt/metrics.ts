/** What a tool costs while it looks, and what it finds. */
import { count, last, latency, type Metric, throughput } from "@labs/experiment";
import type { Plant } from "./contract.ts";
import { plants } from "./data.ts";
import type { Counter } from "./rig.ts";

/** Whether one service is diagnosed: what a tool sees, and what it does not. */
const diagnosed = (plant: Plant) =>
  count(last<Counter>(plant), { role: "mechanism", better: "higher", unit: "of 1", in: "services" });

export const metrics = {
  "correct diagnoses": count(last("correct"), {
    role: "headline",
    better: "higher",
    unit: `of ${plants.length}`,
    in: "services",
    meaning: "The function is named, or the healthy service left alone.",
  }),
  throughput: throughput({ in: "calls" }),
  "faults noticed": count(last("noticed"), {
    role: "mechanism",
    better: "higher",
    unit: `of ${plants.length - 1}`,
    in: "services",
    meaning: "By whatever name.",
  }),
  regex: diagnosed("regex"),
  quadratic: diagnosed("quadratic"),
  "blocking call": diagnosed("blocking call"),
  "json clone": diagnosed("json clone"),
  "n+1": diagnosed("n+1"),
  "sync file": diagnosed("sync file"),
  logging: diagnosed("logging"),
  threads: diagnosed("threads"),
  "small pool": diagnosed("small pool"),
  "unbatched inference": diagnosed("unbatched inference"),
  "thread oversubscription": diagnosed("thread oversubscription"),
  p50: latency("p50", { role: "price", in: "calls" }),
  "wrong function": count(last("misnamed"), {
    role: "price",
    in: "services",
    meaning: "A function is named, and it is not the one.",
  }),
  "falsely accused": count(last("falselyAccused"), {
    role: "price",
    in: "services",
    meaning: "The healthy service, by whatever name.",
  }),
} as const satisfies Record<string, Metric<"calls" | "services", Counter>>;
