/** What is read off: how fast, which batches were formed, and what it costs the requests. */
import { gauge, latency, type Metric, max, ratio, share, throughput } from "@labs/experiment";
import type { Counter } from "./contract.ts";

/** The cases with requests at a set rate. */
const rates = ["half", "full", "double"] as const;

export const metrics = {
  throughput: throughput({ in: "saturated" }),
  p50: latency("p50", { role: "price", in: rates }),
  p99: latency("p99", { role: "price", in: rates }),
  "batch size": gauge(ratio("rows", "runs"), {
    role: "mechanism",
    unit: "rows",
    better: "higher",
    meaning: "Of a run of the model.",
  }),
  "message size": gauge(ratio("rows", "messages"), {
    role: "mechanism",
    unit: "prompts",
    better: "higher",
    meaning: "Of a message to the worker.",
  }),
  "runs of one": gauge(share("singleRuns", "runs"), { role: "mechanism", unit: "%" }),
  "largest batch": gauge(max("largest"), {
    role: "mechanism",
    unit: "rows",
    better: "higher",
    meaning: "That was formed, whatever was allowed.",
  }),
  "in system": gauge(ratio("inSystem", "arrived"), {
    role: "mechanism",
    unit: "prompts",
    meaning: "Prompts queued or being scored when one more arrives; mean.",
    in: rates,
  }),
  CPU: gauge(ratio("processorMs", "rows", 1000), {
    role: "mechanism",
    unit: "µs/req",
    meaning: "Of all threads, the load generator's part included.",
    in: "saturated",
  }),
  rejected: gauge(ratio("rejected", "arrived", 1000), {
    role: "price",
    unit: "per 1000",
    meaning: "Of all arrivals, those that found no room and were sent again.",
    in: rates,
  }),
  "loop delay": gauge(max("loopDelayMs"), {
    role: "price",
    unit: "ms",
    meaning: "p99 of how late a timer of the main thread is.",
    in: rates,
  }),
} as const satisfies Record<string, Metric<"saturated" | (typeof rates)[number], Counter>>;
