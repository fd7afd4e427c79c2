/** What is read off: how fast, which batches were formed, and what it costs the requests. */
import { gauge, last, latency, type Metric, max, ratio, share, throughput } from "@labs/experiment";
import type { Counter } from "./contract.ts";

/** The cases with requests at a set rate. */
const rates = ["half", "full", "double"] as const;

export const metrics = {
  throughput: throughput({ in: "saturated" }),
  p50: latency("p50", { role: "mechanism", in: rates }),
  p99: latency("p99", { role: "mechanism", in: rates }),
  "batch size": gauge(ratio("rows", "batches"), { role: "mechanism", unit: "rows", better: "higher" }),
  "batches of one": gauge(share("singles", "batches"), { role: "mechanism", unit: "%" }),
  "in system": gauge(ratio("inSystem", "arrived"), {
    role: "mechanism",
    unit: "prompts",
    meaning: "Prompts queued or being scored when one more arrives; mean.",
    in: rates,
  }),
  "batch limit": gauge(last("limit"), {
    role: "mechanism",
    unit: "rows",
    better: "higher",
    meaning: "At the end.",
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
    meaning: "Times that a prompt found no room and was sent again.",
    in: rates,
  }),
  "loop delay": gauge(max("loopDelayMs"), {
    role: "price",
    unit: "ms",
    meaning: "p99 of how late a timer of the main thread is.",
    in: rates,
  }),
} as const satisfies Record<string, Metric<"saturated" | (typeof rates)[number], Counter>>;
