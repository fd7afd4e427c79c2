import { defineExperiment } from "@labs/experiment";
import { per, saved } from "../evidence.ts";
import { screeningTransport } from "../shared/screening-transport.ts";
import { drawAtHitRatio, drawRequest } from "./data.ts";
import { provision } from "./rig.ts";

const rate = { unit: "req/s", better: "higher", kind: "timing", in: "saturated" } as const;
const latency = { unit: "ms", better: "lower", kind: "timing", in: "steady" } as const;
const share = { unit: "%", better: "higher", kind: "gauge", role: "mechanism", in: "saturated" } as const;
const work = { better: "lower", kind: "gauge", role: "mechanism", in: "saturated" } as const;
const price = { better: "lower", kind: "gauge", role: "price", in: "saturated" } as const;

export default defineExperiment({
  question: "How would you cache in front of a busy API with Redis, and what would you keep for how long?",
  order: 1,
  needs: ["postgres", "redis"],
  provision,
  schedule: "side-by-side",
  input: drawRequest,
  transport: screeningTransport,
  variants: {
    "no-cache": { change: "Every verdict is computed.", load: () => import("./variants/no-cache.ts") },
    "cache-aside": {
      change: "Redis keeps verdicts for 30 s.",
      load: () => import("./variants/cache-aside.ts"),
    },
    "two-tier": {
      change: "The process keeps them too, for 5 s.",
      load: () => import("./variants/two-tier.ts"),
    },
  },
  baseline: "no-cache",
  wrong: {
    "truncated-key": {
      change: "The key is cut after 256 characters.",
      load: () => import("./wrong/truncated-key.ts"),
    },
  },
  cases: {
    saturated: { mode: "closed", clients: 16 },
    steady: { mode: "open", rate: { ofSlowest: 0.5 } },
  },
  metrics: {
    throughput: { ...rate, role: "headline", of: "throughput" },
    p99: { ...latency, role: "headline", of: "p99" },
    p50: { ...latency, role: "mechanism", of: "p50" },
    "hit ratio": { ...share, of: saved("originCalls", "requests") },
    "cost saved": { ...share, meaning: "In events read.", of: saved("eventsRead", "eventsAnswered") },
    "origin calls": { ...work, unit: "per 1000", of: per("originCalls", "requests", 1000) },
    "Redis commands": { ...work, unit: "per request", of: per("redisCommands", "requests") },
    "stale for": { ...price, unit: "s", kind: "count", of: (counters) => counters.max("staleForSeconds") },
    memory: { ...price, unit: "MB", of: (counters) => counters.last("answerBytes") / 1e6 },
  },
  claims: [
    { variant: "cache-aside", metric: "throughput", atLeast: 1.5 },
    { variant: "two-tier", metric: "throughput", atLeast: 1.5 },
    { variant: "cache-aside", metric: "p50", atLeast: 1.2 },
    { variant: "cache-aside", metric: "cost saved", between: [85, 100] },
  ],
  goal: {
    task: "Keep verdicts where they are found again, and compute only those that no request had before.",
    reference: "two-tier",
    target: { metric: "throughput" },
    evidence: { metric: "hit ratio", between: [20, 100] },
  },
  breakEven: {
    task: "How many answers must be found again before a cache in Redis saves more than its two commands cost?",
    varies: "hit ratio",
    unit: "%",
    values: [0, 2, 5, 10, 20, 50, 90],
    variant: "cache-aside",
    metric: "throughput",
    modify: (percent) => ({ input: (draw, setup) => drawAtHitRatio(draw, setup, percent / 100) }),
  },
  caveat:
    "Redis is on the same machine: over a network a hit costs a round trip, which favours the second tier.",
  next: [
    "Set the exponents in data.ts to 0.7: how many requests still hit, and how much cost is still saved?",
    "Leave the policy version out of the key, then change a rule: which check would notice?",
    "Lower maxSize in two-tier.ts until the process forgets answers: where does the gain go?",
  ],
});
