import { defineExperiment } from "@labs/experiment";
import { per, saved } from "../evidence.ts";
import { screeningTransport } from "../shared/screening-transport.ts";
import { meanStaleness, originCallsPerTtl } from "./metrics.ts";
import { provision } from "./rig.ts";

const latency = { unit: "ms", better: "lower", kind: "timing" } as const;
const work = { better: "lower", kind: "gauge", role: "mechanism" } as const;
const price = { better: "lower", kind: "gauge", role: "price" } as const;

export default defineExperiment({
  question:
    "A cached answer that every request needs expires: how do you keep them all from computing it at once?",
  order: 2,
  needs: ["postgres", "redis"],
  provision,
  schedule: { inTurn: "expiry takes longer than a slice, and four instances need both cores" },
  input: (_random, { hot }) => hot,
  transport: { ...screeningTransport, instances: 4 },
  variants: {
    naive: { change: "Every cache miss recomputes.", load: () => import("./variants/naive.ts") },
    "single-flight": {
      change: "One per process computes.",
      load: () => import("./variants/single-flight.ts"),
    },
    "redis-lock": { change: "One among all computes.", load: () => import("./variants/redis-lock.ts") },
    xfetch: { change: "One per process, some early.", load: () => import("./variants/xfetch.ts") },
    "stale-while-revalidate": {
      change: "One per process, while the old answer is served.",
      load: () => import("./variants/stale-while-revalidate.ts"),
    },
  },
  baseline: "naive",
  wrong: {
    "busy-means-allow": {
      change: "A request that finds the lock taken is allowed.",
      load: () => import("./wrong/busy-means-allow.ts"),
    },
  },
  cases: { expiring: { mode: "open", rate: 250, seconds: 4.1 } },
  metrics: {
    p99: { ...latency, role: "headline", of: "p99" },
    p50: { ...latency, role: "mechanism", of: "p50" },
    "origin calls": { ...work, unit: "per TTL", of: originCallsPerTtl },
    "hit ratio": { ...work, unit: "%", better: "higher", of: saved("originCalls", "requests") },
    "Redis commands": { ...work, unit: "per request", of: per("redisCommands", "requests") },
    "stale answers": { ...price, unit: "%", of: per("staleAnswers", "requests", 100) },
    staleness: { ...price, unit: "ms", meaning: "Mean age past the TTL.", of: meanStaleness },
    "worst age": { ...price, unit: "ms", of: (counters) => counters.max("worstAgeMs") },
  },
  claims: [
    { variant: "single-flight", metric: "p99", atLeast: 1.5 },
    { variant: "stale-while-revalidate", metric: "p99", atLeast: 3 },
    { variant: "redis-lock", metric: "origin calls", between: [0.4, 1.4] },
    { variant: "single-flight", metric: "origin calls", between: [1.5, 4.5] },
  ],
  goal: {
    task: "When the answer expires, let one request compute the next one and no other wait for it.",
    reference: "stale-while-revalidate",
    target: { metric: "p99" },
    evidence: { metric: "origin calls", between: [0, 5] },
  },
  breakEven: {
    task: "At which request rate does no second request arrive while the answer is computed, so that a single flight saves nothing?",
    varies: "request rate",
    unit: "req/s",
    values: [2, 10, 50, 250],
    variant: "single-flight",
    metric: "origin calls",
    modify: (rate) => ({ cases: { expiring: { mode: "open", rate, seconds: 2.1 } } }),
  },
  caveat:
    "Four instances and the database share the cores: with more cores, computations slow each other less.",
  next: [
    "Take the single flight out of xfetch.ts: each early computation then waits behind the others. Watch delta.",
    "Change the rate to 20 and to 500: in which variants does the number of origin calls depend on it?",
    "Store the verdict for a time drawn between 0.9 and 1.1 s: which variants does jitter help with one hot key?",
  ],
});
