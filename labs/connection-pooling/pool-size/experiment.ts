import { defineExperiment, type Random } from "@labs/experiment";
import type { Query, RunQuery } from "./contract.ts";
import { type CaseName, callers, drawCheck, drawFor } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Setup } from "./rig.ts";

/** Three sizes show what heavy statements do; 64 callers of them take long. */
const inHeavy = [2, 8, 64];

const pool = <L>(size: number, loadVariant: () => L) => ({
  change: `A pool of up to ${size} connections.`,
  sweepValue: size,
  load: loadVariant,
  ...(!inHeavy.includes(size) && { drivenIn: ["short", "short-far"] as const }),
});

const load = (name: CaseName, timeShare: number) =>
  ({
    mode: "closed",
    clients: callers,
    share: timeShare,
    input: (random: Random, { rows }: Setup) => drawFor(name, rows)(random),
  }) as const;

export default defineExperiment({
  question: "How do you size a connection pool?",
  order: 1,
  needs: ["postgres"],
  provision,
  schedule: {
    oneAfterAnother: "idle backends of the other pools would take memory and processor time of this one",
  },
  input: drawCheck,
  transport: { kind: "in-process", call: (run: RunQuery, query: Query) => run(query) },
  variants: {
    "per-request": {
      change: "Every request opens a connection.",
      load: () => import("./variants/per-request.ts"),
    },
    "pool-1": pool(1, () => import("./variants/pool-1.ts")),
    "pool-2": pool(2, () => import("./variants/pool-2.ts")),
    "pool-4": pool(4, () => import("./variants/pool-4.ts")),
    "pool-8": pool(8, () => import("./variants/pool-8.ts")),
    "pool-16": pool(16, () => import("./variants/pool-16.ts")),
    "pool-32": pool(32, () => import("./variants/pool-32.ts")),
    "pool-64": pool(64, () => import("./variants/pool-64.ts")),
  },
  baseline: "per-request",
  wrong: {
    "shared-clients": {
      change: "Connections are handed out round robin, and several requests hold the same one.",
      load: () => import("./wrong/shared-clients.ts"),
    },
  },
  cases: { short: load("short", 0.5), "short-far": load("short-far", 0.5), heavy: load("heavy", 1) },
  metrics,
  claims: [
    { variant: "pool-8", metric: "throughput", in: "short", timesBetter: 10 },
    { variant: "pool-8", metric: "statement", in: "heavy", than: "pool-64", timesBetter: 4 },
    { variant: "pool-32", metric: "throughput", in: "short-far", than: "pool-4", timesBetter: 2 },
    { variant: "per-request", metric: "connections", in: "short", between: [0.95, 1.05] },
    { variant: "pool-8", metric: "connections", in: "short", between: [0, 0.05] },
  ],
  goal: {
    task: "Keep connections, as many as the server can use at once.",
    request:
      "SELECT … WHERE actor = $1 ORDER BY ts DESC LIMIT 100, by index: 0.5 ms of work, 64 callers at once.",
    reference: "pool-8",
    target: { metric: "throughput", in: "short" },
    evidence: { metric: "connections", in: "short", between: [0, 0.1] },
    bounds: [
      { metric: "backends", in: "short", atMost: 16 },
      { metric: "statement", in: "heavy", atMostTimesReference: 3 },
    ],
  },
  breakEven: {
    task: "How long may a statement wait in the server (simulated: pg_sleep) before a pool of 8 holds callers back more than new connections cost?",
    varies: "statement length",
    unit: "ms",
    values: [0, 5, 20, 50, 100],
    variant: "pool-8",
    metric: "throughput",
    in: "short",
    modify: (waitsMs) => ({
      cases: {
        short: {
          ...load("short", 1),
          input: (draw, { rows }) => ({ ...drawFor("short", rows)(draw), waitsMs }),
        },
      },
    }),
  },
  caveat:
    "Callers, relay and server share this machine's processors, and one Node process sends all queries: look at its CPU before you call the server slow.",
  next: [
    "Set oneWayMs in rig.ts to 5: how many connections does the same throughput take (Little's law)?",
    "In the test about replicas, let two pools of 8 share the ten connections instead of four pools of 4: how many requests are refused?",
    "Give pg.Pool maxUses: 100 in variants/pool-8.ts: what does a connection now cost per request?",
  ],
});
