import { defineExperiment, gauge, latency, max, perSecond, ratio, saved, share } from "@labs/experiment";
import { screeningTransport } from "../shared/screening-transport.ts";
import { ttlMs } from "./data.ts";
import { provision } from "./rig.ts";

const work = { role: "mechanism" } as const;
const price = { role: "price" } as const;

export default defineExperiment({
  question:
    "A cached answer that every request needs expires: how do you keep them all from computing it at once?",
  order: 2,
  needs: ["postgres", "redis"],
  provision,
  schedule: {
    oneAfterAnother:
      "expiry takes longer than a slice, and four instances per arm would take each other's processors",
  },
  input: (_random, { hot }) => hot,
  transport: { ...screeningTransport, instances: 4 },
  variants: {
    naive: { change: "Every cache miss recomputes.", load: () => import("./variants/naive.ts") },
    "single-flight": {
      change: "One per process computes.",
      load: () => import("./variants/single-flight.ts"),
    },
    "redis-lock": { change: "One among all computes.", load: () => import("./variants/redis-lock.ts") },
    xfetch: {
      change: "One per process, and some compute early.",
      load: () => import("./variants/xfetch.ts"),
    },
    "stale-while-revalidate": {
      change: "One per process, and the old answer is served meanwhile.",
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
    p99: latency("p99", { role: "headline" }),
    p50: latency("p50", { role: "mechanism" }),
    "longest wait": gauge(max("longestMs"), {
      ...work,
      unit: "ms",
      meaning: "Of one request, without HTTP.",
    }),
    "origin calls": gauge(perSecond("originCalls", ttlMs / 1000), { ...work, unit: "per TTL" }),
    "hit ratio": gauge(saved("originCalls", "requests"), { ...work, unit: "%", better: "higher" }),
    "Redis commands": gauge(ratio("redisCommands", "requests"), { ...work, unit: "per request" }),
    "stale answers": gauge(share("staleAnswers", "requests"), { ...price, unit: "%" }),
    staleness: gauge(ratio("staleMs", "staleAnswers"), {
      ...price,
      unit: "ms",
      meaning: "Mean age past the TTL.",
    }),
    "worst age": gauge(max("worstAgeMs"), { ...price, unit: "ms" }),
  },
  claims: [
    { variant: "single-flight", metric: "p99", timesBetter: 1.5 },
    { variant: "xfetch", metric: "p99", timesBetter: 1.2, than: "single-flight" },
    { variant: "stale-while-revalidate", metric: "p99", timesBetter: 2, than: "single-flight" },
    { variant: "stale-while-revalidate", metric: "p99", timesBetter: 3 },
    { variant: "redis-lock", metric: "origin calls", between: [0.4, 1.4] },
    { variant: "single-flight", metric: "origin calls", between: [1.5, 4.5] },
  ],
  goal: {
    task: "When the answer expires, let one request compute the next one and no other wait for it.",
    request:
      "POST /screen, always the same attack: one key, 250 requests a second to four processes, 30 ms to compute.",
    reference: "stale-while-revalidate",
    target: { metric: "p99" },
    evidence: { metric: "origin calls", between: [0, 5] },
    bounds: [
      { metric: "stale answers", atMostTimesReference: 2 },
      { metric: "worst age", atMost: 2100 },
    ],
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
