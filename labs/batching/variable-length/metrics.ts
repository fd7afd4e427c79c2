/** What is read off: how fast, how much padding, and which lengths wait for it. */
import { gauge, last, latency, type Metric, max, ratio, saved, throughput, timing } from "@labs/experiment";
import type { Counter } from "./contract.ts";

/** Share of the places that no token fills, in per cent: what is left of them after the tokens. */
const unfilled = saved("tokens", "places");

const backlog = { role: "mechanism", in: "backlog", meaning: "In the case backlog." } as const;

const waiting = (counter: Counter, meaning: string) =>
  timing(last(counter), { role: "mechanism", unit: "ms", in: "attacked", meaning });

const answered = (counter: Counter) =>
  gauge(last(counter), { role: "mechanism", unit: "prompts", in: "attacked" });

export const metrics = {
  throughput: throughput({ unit: "prompts/s", in: "backlog" }),
  padding: gauge(unfilled, {
    role: "mechanism",
    unit: "%",
    meaning:
      "Of the places in all batches: rows times width, which is the longest row or the width padded to.",
  }),
  "batch size": gauge(ratio("rows", "batches"), { role: "mechanism", better: "higher", unit: "rows" }),
  CPU: gauge(ratio("processorMs", "rows"), {
    role: "mechanism",
    unit: "ms/prompt",
    meaning: "Of all threads, the load generator's part included.",
    in: "backlog",
  }),
  p50: latency("p50", { role: "mechanism", in: "flow", meaning: "Of all lengths, in the case flow." }),
  "p50 short": latency("p50", { ...backlog, among: "short" }),
  "p50 long": latency("p50", { ...backlog, among: "long" }),
  "p99 short": latency("p99", { ...backlog, among: "short" }),
  "p99 long": latency("p99", { ...backlog, among: "long" }),
  "worst short": gauge(max("worstShortMs"), {
    role: "price",
    unit: "ms",
    in: "backlog",
    meaning: "Up to 40 tokens.",
  }),
  "worst long": gauge(max("worstLongMs"), {
    role: "price",
    unit: "ms",
    in: "backlog",
    meaning: "Over 120 tokens.",
  }),
  "others p99": waiting("quietP99Ms", "Of sixteen tenants, at a quarter of what the model does alone."),
  "others p99 attacked": waiting(
    "attackedP99Ms",
    "Beside a tenant with 32 prompts of 256 tokens on their way.",
  ),
  "others p99 with budget": waiting("boundedP99Ms", "The same, each tenant with 512 tokens on their way."),
  "attacks answered": answered("attacks"),
  "attacks with budget": answered("boundedAttacks"),
  "others rejected": gauge(last("rejectedOthers"), { role: "price", unit: "times", in: "attacked" }),
  memory: gauge(last("residentBytes", 1e-6), {
    role: "price",
    unit: "MB",
    meaning: "Resident, of the process that the arm has to itself.",
    in: "backlog",
  }),
} as const satisfies Record<string, Metric<"backlog" | "flow" | "attacked", Counter>>;
