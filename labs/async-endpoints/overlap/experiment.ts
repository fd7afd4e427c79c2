import { defineExperiment, type Random } from "@labs/experiment";
import { oneOf } from "../shared/prompts.ts";
import { drawChecked, drawSteady, kindOf, requestsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Setup } from "./rig.ts";
import { burst } from "./scripts.ts";
import { answerIn, requestFor, serve } from "./support/api.ts";

const callers = 24;
const drawShort = (draw: Random, { seed }: Setup) => oneOf(draw, requestsOf(seed).short);

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
      change: "Read, read, compute, store: one after another.",
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
      change: "The same, but it computes in a thread, behind a bounded queue.",
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
      change: "What was read is kept in a variable that all requests share.",
      load: () => import("./wrong/shared-state.ts"),
    },
  },
  cases: {
    prompts: { mode: "closed", clients: callers, share: 0.7, input: drawShort },
    documents: {
      mode: "closed",
      clients: 8,
      share: 0.5,
      input: (draw, { seed }) => oneOf(draw, requestsOf(seed).long),
    },
    steady: { mode: "open", rate: 300, seconds: 1.2, input: (draw, { seed }) => drawSteady(draw, seed) },
    burst: { mode: "observe", seconds: 0.4, script: burst },
  },
  metrics,
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
        prompts: { mode: "closed", clients, input: drawShort },
      },
    }),
  },
  caveat:
    "API, threads, database and callers share this machine's processors: with more of them, threads also raise the capacity.",
  next: [
    "Set oneWayMs in rig.ts to 0: which of the variants still gains, and which loses?",
    "Let support/group-commit.ts wait 20 ms for a batch to fill: what becomes of one caller alone, and what of 24?",
    "Set maxWaiting in data.ts to 4: how many of the burst are answered 503, and what do the others gain?",
  ],
});
