import {
  count,
  defineExperiment,
  gauge,
  last,
  latency,
  max,
  ratio,
  saved,
  throughput,
} from "@labs/experiment";
import { screeningTransport } from "../shared/screening-transport.ts";
import { drawAtHitRatio, drawRequest } from "./data.ts";
import { provision } from "./rig.ts";

const work = { role: "mechanism", in: "saturated" } as const;
const price = { role: "price", in: "saturated" } as const;

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
      change: "Redis keeps verdicts: an allow for 30 s, others for 120 s.",
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
    throughput: throughput({ in: "saturated" }),
    p99: latency("p99", { role: "headline", in: "steady" }),
    p50: latency("p50", { role: "mechanism", in: "steady" }),
    "hit ratio": gauge(saved("originCalls", "requests"), { ...work, unit: "%", better: "higher" }),
    "cost saved": gauge(saved("eventsRead", "eventsAnswered"), {
      ...work,
      unit: "%",
      better: "higher",
      meaning: "In events read.",
    }),
    "origin calls": gauge(ratio("originCalls", "requests", 1000), { ...work, unit: "per 1000" }),
    "Redis commands": gauge(ratio("redisCommands", "requests"), { ...work, unit: "per request" }),
    "oldest allow": count(max("staleAllowSeconds"), {
      ...price,
      unit: "s",
      meaning: "The oldest that TTLs permit; declared, not measured.",
    }),
    memory: gauge(last("answerBytes", 1e-6), { ...price, unit: "MB" }),
  },
  claims: [
    { variant: "cache-aside", metric: "throughput", timesBetter: 1.5 },
    { variant: "two-tier", metric: "throughput", timesBetter: 1.5 },
    { variant: "cache-aside", metric: "p50", timesBetter: 1.2 },
    { variant: "cache-aside", metric: "cost saved", between: [85, 100] },
  ],
  goal: {
    task: "Keep verdicts where they are found again, and compute only those that no request had before.",
    request:
      "POST /screen { actor, prompt }: one of 1 800 pairs, some of them asked far more often than others; 2 ms to compute.",
    reference: "two-tier",
    target: { metric: "throughput" },
    evidence: { metric: "hit ratio", between: [20, 100] },
    bounds: [
      { metric: "oldest allow", atMost: 60 },
      { metric: "memory", atMostTimesReference: 3 },
    ],
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
    "Redis is on the same machine: over a network every hit in Redis costs a round trip, which two-tier saves where its own memory has the answer.",
  next: [
    "Set the exponents in data.ts to 0.7: how many requests still hit, and how much cost is still saved?",
    "Set the TTLs in data.ts to 1 s: which of throughput, hit ratio and cost saved falls most?",
    "Leave the policy version out of the key, then change a rule: which check would notice?",
    "Lower maxSize in two-tier.ts until the process forgets answers: where does the gain go?",
  ],
});
