import { defineExperiment } from "@labs/experiment";
import { serveScreening } from "@labs/firewall";
import { drawRequest, provision, withoutTime } from "./contract.ts";

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
  door: {
    at: "http",
    serve: serveScreening,
    request: (request) => ({ path: "/screen", body: JSON.stringify(request) }),
    answer: ({ body }) => withoutTime(JSON.parse(body)),
  },
  variants: {
    "no-cache": { change: "Every verdict is computed.", load: () => import("./variants/no-cache.ts") },
    "cache-aside": { change: "Redis keeps verdicts.", load: () => import("./variants/cache-aside.ts") },
    "two-tier": { change: "The process keeps them too.", load: () => import("./variants/two-tier.ts") },
  },
  baseline: "no-cache",
  wrong: {
    "truncated-key": {
      change: "The key knows 256 characters.",
      load: () => import("./wrong/truncated-key.ts"),
    },
  },
  cases: {
    saturated: { mode: "closed", clients: 16 },
    steady: { mode: "open", rate: { ofSlowest: 0.5 } },
  },
  metrics: {
    throughput: {
      ...work,
      unit: "req/s",
      better: "higher",
      kind: "timing",
      role: "headline",
      of: "throughput",
    },
    p99: { ...latency, role: "headline", of: "p99" },
    p50: { ...latency, role: "mechanism", of: "p50" },
    "hit ratio": { ...share, of: (seen) => 100 * (1 - seen.grown("originCalls") / seen.grown("requests")) },
    "cost saved": {
      ...share,
      meaning: "Of the events that the answers rest on, the share that was not read for them.",
      of: (seen) => 100 * (1 - seen.grown("eventsRead") / seen.grown("eventsAnswered")),
    },
    "origin calls": {
      ...work,
      unit: "per 1000",
      of: (seen) => (1000 * seen.grown("originCalls")) / seen.grown("requests"),
    },
    "Redis commands": {
      ...work,
      unit: "per request",
      of: (seen) => seen.grown("redisCommands") / seen.grown("requests"),
    },
    "stale for": { ...price, unit: "s", kind: "count", of: (seen) => seen.highest("staleForSeconds") },
    memory: {
      ...price,
      unit: "MB",
      meaning: "What Redis took for the answers, and what the process keeps of them.",
      of: (seen) => (seen.final("redisBytes") + seen.final("processBytes")) / 1e6,
    },
  },
  claims: [
    { variant: "cache-aside", metric: "throughput", atLeast: 1.5 },
    { variant: "two-tier", metric: "throughput", atLeast: 1.5 },
    { variant: "cache-aside", metric: "p50", atLeast: 1.2 },
    { variant: "cache-aside", metric: "cost saved", between: [85, 100] },
  ],
  caveat:
    "Everything is on one machine: over a network a hit costs a round trip, which favours the second tier.",
  next: [
    "Set the exponents in data.ts to 0.7: how many requests still hit, and how much cost is still saved?",
    "Leave the policy version out of the key, then change a rule: which check would notice?",
    "Lower maxSize in two-tier.ts until the process forgets answers: where does the gain go?",
  ],
});
