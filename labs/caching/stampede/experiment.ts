import { defineExperiment } from "@labs/experiment";
import { serveScreening } from "@labs/firewall";
import { provision, ttlMs, withoutTime } from "./contract.ts";

const latency = { unit: "ms", better: "lower", kind: "timing" } as const;
const price = { better: "lower", kind: "gauge", role: "price" } as const;

export default defineExperiment({
  question: "An answer that everybody asks for expires: how do you keep them from computing it all at once?",
  order: 2,
  needs: ["postgres", "redis"],
  provision,
  schedule: { inTurn: "expiry takes longer than a slice, and four instances need both cores" },
  input: (_random, { hot }) => hot,
  door: {
    at: "http",
    instances: 4,
    serve: serveScreening,
    request: (request) => ({ path: "/screen", body: JSON.stringify(request) }),
    answer: ({ body }) => withoutTime(JSON.parse(body)),
  },
  variants: {
    naive: { change: "Whoever misses computes.", load: () => import("./variants/naive.ts") },
    "single-flight": {
      change: "One computes per process.",
      load: () => import("./variants/single-flight.ts"),
    },
    "redis-lock": { change: "One computes among all.", load: () => import("./variants/redis-lock.ts") },
    xfetch: { change: "One computes per process, some early.", load: () => import("./variants/xfetch.ts") },
    "stale-while-revalidate": {
      change: "The old answer serves while one computes per process.",
      load: () => import("./variants/stale-while-revalidate.ts"),
    },
  },
  baseline: "naive",
  wrong: {
    "busy-means-allow": {
      change: "A busy lock lets pass.",
      load: () => import("./wrong/busy-means-allow.ts"),
    },
  },
  cases: { expiring: { mode: "open", rate: 250, seconds: 4 } },
  metrics: {
    p99: { ...latency, role: "headline", of: "p99" },
    p50: { ...latency, role: "mechanism", of: "p50" },
    "origin calls": {
      ...latency,
      unit: "per TTL",
      kind: "gauge",
      role: "mechanism",
      meaning: "Computations in a time as long as the TTL; one would do.",
      of: (seen) => (seen.grown("originCalls") * ttlMs) / (seen.seconds * 1000),
    },
    "hit ratio": {
      unit: "%",
      better: "higher",
      kind: "gauge",
      role: "mechanism",
      of: (seen) => 100 * (1 - seen.grown("originCalls") / seen.grown("requests")),
    },
    "Redis commands": {
      ...latency,
      unit: "per request",
      kind: "gauge",
      role: "mechanism",
      of: (seen) => seen.grown("redisCommands") / seen.grown("requests"),
    },
    "stale answers": {
      ...price,
      unit: "%",
      of: (seen) => (100 * seen.grown("staleAnswers")) / seen.grown("requests"),
    },
    staleness: {
      ...price,
      unit: "ms",
      meaning: "How far past the TTL the stale answers were, on average.",
      of: (seen) =>
        seen.grown("staleAnswers") === 0 ? null : seen.grown("staleMs") / seen.grown("staleAnswers"),
    },
    "worst age": { ...price, unit: "ms", of: (seen) => seen.highest("worstAgeMs") },
  },
  claims: [
    { variant: "single-flight", metric: "p99", atLeast: 1.3 },
    { variant: "stale-while-revalidate", metric: "p99", atLeast: 3 },
    { variant: "redis-lock", metric: "origin calls", between: [0.4, 1.4] },
    { variant: "single-flight", metric: "origin calls", between: [1.5, 4.5] },
  ],
  caveat:
    "Four instances and the database share two cores or a few: with more, the computations overlap less.",
  next: [
    "Take the single flight out of xfetch.ts: each early computation then waits behind the others. Watch delta.",
    "Change the rate to 20 and to 500: whose number of origin calls depends on it?",
    "Store the verdict for a time drawn between 0.9 and 1.1 s: which variants does jitter help with one hot key?",
  ],
});
