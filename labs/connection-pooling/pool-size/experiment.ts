import { defineExperiment, type Random } from "@labs/experiment";
import { type Ask, callers, type Setup } from "./contract.ts";
import { type CaseName, drawCheck, drawFor, type Question } from "./data.ts";
import { megabytesKept, per, processor, statementP95 } from "./evidence.ts";
import { provision } from "./provision.ts";

const time = { unit: "ms", better: "lower", kind: "gauge", role: "mechanism" } as const;
const share = { unit: "%", better: "lower", kind: "gauge", role: "mechanism" } as const;
const price = { better: "lower", kind: "gauge", role: "price" } as const;

const pool = (size: number) => ({
  change: `A pool of up to ${size} connections.`,
  sweepValue: size,
  load: async () => ({ open: (await import("./variants/pool.ts")).pooled(size) }),
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
  schedule: { inTurn: "idle backends of the other pools would take memory and processor time of this one" },
  input: drawCheck,
  transport: { kind: "in-process", call: (ask: Ask, question: Question) => ask(question) },
  variants: {
    "per-request": {
      change: "Every request opens a connection.",
      load: () => import("./variants/per-request.ts"),
    },
    "pool-1": pool(1),
    "pool-2": pool(2),
    "pool-4": pool(4),
    "pool-8": pool(8),
    "pool-16": pool(16),
    "pool-32": pool(32),
    "pool-64": pool(64),
    "pool-128": pool(128),
  },
  baseline: "per-request",
  wrong: {
    "shared-clients": {
      change: "Connections are handed out in turn, and nobody owns the one they hold.",
      load: () => import("./wrong/shared-clients.ts"),
    },
  },
  cases: { short: load("short", 0.5), "short-far": load("short-far", 0.5), heavy: load("heavy", 1) },
  metrics: {
    throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", of: "throughput" },
    p50: { ...time, kind: "timing", of: "p50" },
    "queue wait": { ...time, meaning: "For a connection; mean.", of: per("waitMs", "requests") },
    statement: {
      ...time,
      meaning: "Asked to answered, on a connection; mean.",
      of: per("statementMs", "requests"),
    },
    "statement p95": { ...time, of: statementP95 },
    "in the server": { ...time, meaning: "Executor alone; mean.", of: per("executionMs", "executed") },
    "client CPU": { ...share, meaning: "Of one processor.", of: processor("clientProcessorMs") },
    "server CPU": { ...share, meaning: "Of one processor.", of: processor("serverProcessorMs") },
    connections: {
      ...{ unit: "per request", better: "lower", kind: "count", role: "mechanism" },
      of: per("connections", "requests"),
    },
    backends: {
      ...price,
      unit: "",
      kind: "count",
      meaning: "Kept at the end.",
      of: (counters) => counters.last("backends"),
    },
    memory: {
      ...price,
      unit: "MB",
      meaning: "Of these backends: PSS without shared buffers.",
      of: megabytesKept,
    },
  },
  claims: [
    { variant: "pool-8", metric: "throughput", in: "short", atLeast: 10 },
    { variant: "pool-8", metric: "statement", in: "heavy", than: "pool-128", atLeast: 5 },
    { variant: "pool-32", metric: "throughput", in: "short-far", than: "pool-4", atLeast: 2 },
    { variant: "per-request", metric: "connections", in: "short", between: [1, 1] },
    { variant: "pool-8", metric: "connections", in: "short", between: [0, 0] },
  ],
  goal: {
    task: "Keep connections, as many as the server can use at once.",
    reference: "pool-8",
    target: { metric: "throughput", in: "short" },
    evidence: { metric: "connections", in: "short", between: [0, 0.1] },
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
    "Callers, relay and server share this machine's processors, and one Node process asks: look at its CPU before you call the server slow.",
  next: [
    "Set oneWayMs in contract.ts to 5: how many connections does the same throughput take (Little's law)?",
    "In the test about replicas, let two pools of 8 share the ten connections instead of four pools of 4: how many requests are refused?",
    "Give pg.Pool maxUses: 100 in variants/pool.ts: what does a connection now cost per request?",
  ],
});
