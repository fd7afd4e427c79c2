import { defineExperiment } from "@labs/experiment";
import { serveScreening } from "@labs/firewall";
import { provision, ttlMs, withoutTime } from "./contract.ts";

const price = { better: "lower", kind: "gauge", role: "price" } as const;

export default defineExperiment({
  question:
    "A cached answer that everyone wants expires. What happens, and how do you keep it from happening?",
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
      change: "One computation per process.",
      load: () => import("./variants/single-flight.ts"),
    },
    "redis-lock": { change: "One computation among all.", load: () => import("./variants/redis-lock.ts") },
    xfetch: { change: "Some compute before the end.", load: () => import("./variants/xfetch.ts") },
    "stale-while-revalidate": {
      change: "The old answer is served while the new one is computed.",
      load: () => import("./variants/stale-while-revalidate.ts"),
    },
  },
  baseline: "naive",
  wrong: {
    "busy-means-allow": {
      change: "Whoever finds the lock taken passes.",
      load: () => import("./wrong/busy-means-allow.ts"),
    },
  },
  cases: { expiring: { mode: "open", rate: 200, seconds: 4 } },
  metrics: {
    p99: { unit: "ms", better: "lower", kind: "timing", role: "headline", of: "p99" },
    p50: { unit: "ms", better: "lower", kind: "timing", role: "mechanism", of: "p50" },
    "origin calls": {
      unit: "per TTL",
      better: "lower",
      kind: "gauge",
      role: "mechanism",
      meaning: "Computations in a stretch as long as the TTL; one would do.",
      of: (seen) => (seen.grown("originCalls") * ttlMs) / (seen.seconds * 1000),
    },
    "hit ratio": {
      unit: "%",
      better: "higher",
      kind: "gauge",
      role: "mechanism",
      of: (seen) => 100 * (1 - seen.grown("originCalls") / seen.grown("requests")),
    },
    "stale answers": {
      ...price,
      unit: "%",
      of: (seen) => (100 * seen.grown("staleAnswers")) / seen.grown("requests"),
    },
    staleness: {
      ...price,
      unit: "ms",
      meaning: "Mean age past the TTL of the stale answers.",
      of: (seen) =>
        seen.grown("staleAnswers") === 0 ? null : seen.grown("staleMs") / seen.grown("staleAnswers"),
    },
    "worst age": { ...price, unit: "ms", of: (seen) => seen.highest("worstAgeMs") },
  },
  claims: [],
  caveat: "",
  next: [],
});
