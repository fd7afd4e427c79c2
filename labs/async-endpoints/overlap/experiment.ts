import { defineExperiment, type Random } from "@labs/experiment";
import { oneOf } from "../shared/prompts.ts";
import { drawChecked, drawSteady, kindOf, requestsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Setup, served } from "./rig.ts";
import { burst } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

const drawShort = (draw: Random, { seed }: Setup) => oneOf(draw, requestsOf(seed).short);
const drawLong = (draw: Random, { seed }: Setup) => oneOf(draw, requestsOf(seed).long);

/** Compared within FastAPI, and where waiting decides: a document takes Python five times as long as JavaScript. */
const fastApi = { versus: "fastapi-sequential", drivenIn: ["prompts", "one-caller", "burst"] } as const;

export default defineExperiment({
  question: "You screen, score and log a request: what becomes asynchronous, and what does that not help?",
  order: 1,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: (draw, { seed }) => drawChecked(draw, seed),
  kindOf,
  transport: { kind: "http", serve: served, request: requestFor, answer: answerIn },
  variants: {
    sequential: { change: "One step after another.", load: () => import("./variants/sequential.ts") },
    "concurrent-reads": {
      change: "The two reads overlap.",
      load: () => import("./variants/concurrent-reads.ts"),
    },
    "batched-log": { change: "Entries share a commit.", load: () => import("./variants/batched-log.ts") },
    "async-scoring": {
      trap: true,
      versus: "concurrent-reads",
      change: "concurrent-reads, and the computation is an async function beside the reads.",
      load: () => import("./variants/async-scoring.ts"),
    },
    "pooled-scoring": {
      versus: "async-scoring",
      change: "async-scoring, but it computes in a thread.",
      load: () => import("./variants/pooled-scoring.ts"),
    },
    "fastapi-sequential": {
      ...fastApi,
      versus: null,
      change: "FastAPI's twin of sequential.",
      load: () => import("./variants/fastapi-sequential.ts"),
    },
    "fastapi-task-group": {
      ...fastApi,
      change: "fastapi-sequential with the two reads in a TaskGroup.",
      load: () => import("./variants/fastapi-task-group.ts"),
    },
    "fastapi-batched-log": {
      ...fastApi,
      change: "fastapi-sequential, and entries share a commit.",
      load: () => import("./variants/fastapi-batched-log.ts"),
    },
  },
  baseline: "sequential",
  wrong: {
    "acknowledged-early": {
      change: "Answers when the entry is in the batch, before the commit.",
      load: () => import("./wrong/acknowledged-early.ts"),
    },
    "never-stored": { change: "Answers and stores nothing.", load: () => import("./wrong/never-stored.ts") },
    "shared-state": { change: "A variable for all.", load: () => import("./wrong/shared-state.ts") },
  },
  cases: {
    prompts: { mode: "closed", clients: 24, share: 0.6, input: drawShort },
    "one-caller": { mode: "closed", clients: 1, share: 0.3, input: drawShort },
    documents: { mode: "closed", clients: 8, share: 0.4, input: drawLong },
    steady: { mode: "open", rate: 300, seconds: 1.2, input: (draw, { seed }) => drawSteady(draw, seed) },
    burst: { mode: "observe", seconds: 0.4, script: burst },
  },
  metrics,
  claims: [
    { variant: "concurrent-reads", metric: "throughput", timesBetterAtMost: 1.15 },
    { variant: "concurrent-reads", metric: "one caller", timesBetter: 1.3 },
    { variant: "batched-log", metric: "throughput", timesBetter: 1.1 },
    { variant: "async-scoring", metric: "loop delay p99", timesBetterAtMost: 1.3, than: "concurrent-reads" },
    { variant: "pooled-scoring", metric: "loop delay p99", timesBetter: 1.5, than: "async-scoring" },
    { variant: "sequential", metric: "commits", between: [1, 1] },
    { variant: "batched-log", metric: "commits", between: [0.01, 0.5] },
    { variant: "fastapi-task-group", metric: "one caller", timesBetter: 1.3, than: "fastapi-sequential" },
    { variant: "fastapi-batched-log", metric: "commits", between: [0.01, 0.5] },
  ],
  goal: {
    task: "Raise the capacity: let the log of many requests share what each of them now pays alone.",
    request: "A prompt of a few hundred characters: two reads, its risk, one row in the log, 10 ms away.",
    reference: "batched-log",
    target: { metric: "throughput" },
    evidence: { metric: "commits", between: [0.01, 0.6] },
    bounds: [{ metric: "probe p95", atMostTimesReference: 2 }],
  },
  breakEven: {
    task: "How many callers must there be at the same time before a shared commit has anything to share?",
    varies: "callers",
    unit: "at once",
    values: [1, 4, 12, 24],
    variant: "batched-log",
    metric: "throughput",
    modify: (clients) => ({ cases: { prompts: { mode: "closed", clients, input: drawShort } } }),
  },
  caveat: "API, threads, database and callers share the processors; with more, threads raise the capacity.",
  next: [
    "Set oneWayMs in rig.ts to 0: which of the variants still gains, and which loses?",
    "Let support/group-commit.ts wait 20 ms for a batch to fill: what becomes of one caller alone, and what of 24?",
    "Set maxWaiting in data.ts to 4: how many of the burst are answered 503, and what do the others gain?",
  ],
});
