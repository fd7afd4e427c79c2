/** What is read off: how fast by size, and what a size costs in time, memory, blast radius and neighbours. */
import { count, delta, gauge, last, latency, type Metric, ratio, throughput } from "@labs/experiment";
import type { Counter } from "./contract.ts";

export const metrics = {
  throughput: throughput({ unit: "prompts/s", in: "saturated" }),
  "batch size": gauge(ratio("rows", "batches"), {
    role: "mechanism",
    better: "higher",
    unit: "rows",
    in: ["saturated", "steady"],
  }),
  CPU: gauge(ratio("processorMs", "rows"), {
    role: "mechanism",
    unit: "ms/prompt",
    meaning: "Of all threads, the load generator's part included.",
    in: "saturated",
  }),
  p50: latency("p50", { role: "headline", in: "steady" }),
  p99: latency("p99", { role: "price", in: "steady" }),
  rejected: gauge(ratio("rejected", "arrived", 1000), {
    role: "price",
    unit: "per 1000",
    meaning: "Of all arrivals, those that found no room and were sent again.",
    in: "steady",
  }),
  memory: gauge(last("residentBytes", 1e-6), {
    role: "price",
    unit: "MB",
    meaning: "Resident, of the whole process.",
    in: ["saturated", "spike"],
  }),
  collateral: count(last("collateral"), {
    role: "price",
    unit: "prompts",
    meaning: "Good ones that failed with one bad one.",
    in: "bad-input",
  }),
  "bad one answered": count(last("unreadAnswered"), {
    role: "mechanism",
    meaning: "Instead of refused, although it cannot be read.",
    in: "bad-input",
  }),
  tries: count(delta("batches"), {
    role: "price",
    meaning: "Runs of the model that were begun, for 63 good prompts and a bad one.",
    in: "bad-input",
  }),
  moved: count(last("moved"), {
    role: "price",
    unit: "of 32",
    meaning: "Prompts near the threshold whose probability changed with their neighbour.",
    in: "neighbours",
  }),
  flipped: count(last("flipped"), {
    role: "price",
    unit: "of 32",
    meaning: "Those whose decision changed with it.",
    in: "neighbours",
  }),
  "farthest move": gauge(last("farthestMove"), {
    role: "price",
    meaning: "Of a probability.",
    in: "neighbours",
  }),
} as const satisfies Record<
  string,
  Metric<"saturated" | "steady" | "bad-input" | "spike" | "neighbours", Counter>
>;
