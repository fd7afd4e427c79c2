import { defineExperiment } from "@labs/experiment";
import { serveScreening } from "@labs/firewall";
import { drawRequest, provision, withoutTime } from "./contract.ts";

export default defineExperiment({
  question: "Which caching would you put before a busy API, and what decides what it keeps and for how long?",
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
    "cache-aside": {
      change: "Verdicts are kept in Redis for 30 s.",
      load: () => import("./variants/cache-aside.ts"),
    },
    "two-tier": {
      change: "And for 5 s in the process, before Redis.",
      load: () => import("./variants/two-tier.ts"),
    },
  },
  baseline: "no-cache",
  wrong: {
    "truncated-key": {
      change: "The key covers 256 characters of the prompt.",
      load: () => import("./wrong/truncated-key.ts"),
    },
  },
  cases: {
    saturated: { mode: "closed", clients: 16 },
    steady: { mode: "open", rate: { ofSlowest: 0.5 }, seconds: 4 },
  },
  metrics: {
    throughput: {
      unit: "req/s",
      better: "higher",
      kind: "timing",
      role: "headline",
      in: "saturated",
      of: "throughput",
    },
    p99: { unit: "ms", better: "lower", kind: "timing", role: "headline", in: "steady", of: "p99" },
    p50: { unit: "ms", better: "lower", kind: "timing", role: "mechanism", in: "steady", of: "p50" },
  },
  claims: [{ variant: "cache-aside", metric: "throughput", atLeast: 1.5 }],
  caveat:
    "Redis and PostgreSQL are on the same machine: over a network a hit costs a round trip, which favours the second tier.",
  next: [],
});
