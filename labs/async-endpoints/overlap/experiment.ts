import { defineExperiment } from "@labs/experiment";
import { per } from "../evidence.ts";
import { oneOf } from "../prompts.ts";
import { answerIn, requestFor, serve } from "./api.ts";
import { burst, burstRequests } from "./burst.ts";
import { provision } from "./contract.ts";
import { drawChecked, drawSteady, kindOf, requestsOf } from "./data.ts";

const timing = { kind: "timing", better: "lower", unit: "ms", role: "mechanism", in: "steady" } as const;
const loop = { kind: "gauge", better: "lower", role: "mechanism", in: "steady" } as const;
const log = { kind: "gauge", better: "lower", role: "mechanism", in: "burst" } as const;
const callers = 24;

export default defineExperiment({
  question: "You screen, score and log a request: what becomes asynchronous, and what does that not help?",
  order: 1,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: (draw, { seed }) => drawChecked(draw, seed),
  kindOf,
  transport: { kind: "http", serve, request: requestFor, answer: answerIn },
  variants: {
    sequential: {
      change: "Read, read, compute, store: one after the other.",
      load: () => import("./variants/sequential.ts"),
    },
    "concurrent-reads": {
      change: "The two reads wait together.",
      load: () => import("./variants/concurrent-reads.ts"),
    },
    "batched-log": {
      change: "And entries of the same moment share a commit.",
      load: () => import("./variants/batched-log.ts"),
    },
    "async-scoring": {
      trap: true,
      change: "And the computation is an async function, in Promise.all with the reads.",
      load: () => import("./variants/async-scoring.ts"),
    },
    "pooled-scoring": {
      change: "The same, but it computes in a thread, behind a bounded line.",
      load: () => import("./variants/pooled-scoring.ts"),
    },
  },
  baseline: "sequential",
  wrong: {
    "acknowledged-early": {
      change: "Answers when the entry is in the batch.",
      load: () => import("./wrong/acknowledged-early.ts"),
    },
    "never-stored": { change: "Answers and stores nothing.", load: () => import("./wrong/never-stored.ts") },
    "shared-state": {
      change: "What was read waits in a variable that all requests share.",
      load: () => import("./wrong/shared-state.ts"),
    },
  },
  cases: {
    prompts: {
      mode: "closed",
      clients: callers,
      share: 0.7,
      input: (draw, { seed }) => oneOf(draw, requestsOf(seed).short),
    },
    documents: {
      mode: "closed",
      clients: 8,
      share: 0.5,
      input: (draw, { seed }) => oneOf(draw, requestsOf(seed).long),
    },
    steady: { mode: "open", rate: 300, seconds: 1.2, input: (draw, { seed }) => drawSteady(draw, seed) },
    burst: { mode: "observe", seconds: 0.4, script: burst },
  },
  metrics: {
    throughput: {
      unit: "req/s",
      better: "higher",
      kind: "timing",
      role: "headline",
      in: "prompts",
      of: "throughput",
    },
    "documents served": {
      unit: "per s",
      better: "higher",
      kind: "timing",
      role: "mechanism",
      in: "documents",
      of: "throughput",
    },
    "prompt p50": { ...timing, of: { figure: "p50", among: "prompts" } },
    "probe p50": { ...timing, meaning: "Of GET /healthz.", of: { figure: "p50", among: "probes" } },
    "probe p95": { ...timing, of: { figure: "p95", among: "probes" } },
    "probe p99": { ...timing, of: { figure: "p99", among: "probes" } },
    "loop delay p99": {
      ...loop,
      unit: "ms",
      meaning: "How late a timer was served.",
      of: (counters) => counters.last("loopDelayP99Ms"),
    },
    "loop busy": { ...loop, unit: "%", of: per("loopBusyMs", "loopMs", 100) },
    commits: {
      ...log,
      unit: "per entry",
      meaning: `Of the log, for ${burstRequests} requests at once.`,
      of: per("inserts", "rows"),
    },
    "WAL per row": {
      ...log,
      unit: "B",
      meaning: "Log of the server, likewise.",
      of: per("walBytes", "rows"),
    },
    memory: {
      kind: "gauge",
      better: "lower",
      role: "price",
      in: "documents",
      unit: "MB",
      of: (counters) => counters.last("residentBytes") / 1e6,
    },
  },
  claims: [
    { variant: "batched-log", metric: "throughput", atLeast: 1.1, than: "concurrent-reads" },
    { variant: "concurrent-reads", metric: "throughput", atMost: 1.15 },
    { variant: "concurrent-reads", metric: "prompt p50", atLeast: 1.2 },
    { variant: "async-scoring", metric: "loop delay p99", atMost: 1.3, than: "batched-log" },
    { variant: "pooled-scoring", metric: "loop delay p99", atLeast: 1.5, than: "async-scoring" },
    { variant: "sequential", metric: "commits", between: [1, 1] },
    { variant: "batched-log", metric: "commits", between: [0.01, 0.5] },
  ],
  goal: {
    task: "Let what waits wait together, share the commits, and keep the loop free of computation.",
    reference: "pooled-scoring",
    target: { metric: "throughput" },
    evidence: { metric: "commits", between: [0.01, 0.6] },
  },
  breakEven: {
    task: "How many callers must there be at the same time before a shared commit has anything to share?",
    varies: "callers",
    unit: "at once",
    values: [1, 4, 12, 24],
    variant: "batched-log",
    against: "concurrent-reads",
    metric: "throughput",
    modify: (clients) => ({
      cases: {
        prompts: {
          mode: "closed",
          clients,
          input: (draw, { seed }) => oneOf(draw, requestsOf(seed).short),
        },
      },
    }),
  },
  caveat:
    "API, threads, database and callers share this machine's processors: with more of them, threads also raise the capacity.",
  next: [
    "Set oneWayMs in contract.ts to 0: which of the variants still gains, and which loses?",
    "Let group-commit.ts wait 20 ms for company: what becomes of one caller alone, and what of 24?",
    "Set waiting in contract.ts to 4: how many of the burst are told to come again, and what do the others gain?",
  ],
});
