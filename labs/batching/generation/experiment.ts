import { defineExperiment } from "@labs/experiment";
import type { Generate, Job } from "./contract.ts";
import { drawArrivals, drawBacklog } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, runJob } from "./rig.ts";

export default defineExperiment({
  question: "Requests have outputs of different length: how do you batch a model that generates?",
  order: 4,
  needs: [],
  provision: (run) => provision(run),
  schedule: { oneAfterAnother: "a job takes a whole worker, and its last requests are part of it" },
  input: drawBacklog,
  transport: { kind: "in-process", call: (generate: Generate, job: Job) => runJob(generate, job) },
  variants: {
    alone: { change: "One request at a time.", load: () => import("./variants/alone.ts") },
    "no-cache": {
      ...{ trap: true, shownOnly: true, drivenIn: ["backlog"] },
      change: "At each token everything before it is computed again.",
      load: () => import("./variants/no-cache.ts"),
    },
    static: {
      change: "Eight requests together, until the longest is finished.",
      load: () => import("./variants/static.ts"),
    },
    continuous: {
      versus: "static",
      change: "Finished requests leave at every step, and others join.",
      load: () => import("./variants/continuous.ts"),
    },
    "chunked-prefill": {
      versus: "continuous",
      change: "Continuous, with at most 32 tokens of prompts in a step.",
      load: () => import("./variants/chunked-prefill.ts"),
    },
    paged: {
      versus: "continuous",
      change: "Continuous, with blocks of 16 tokens instead of one for the longest sequence.",
      load: () => import("./variants/paged.ts"),
    },
  },
  baseline: "alone",
  wrong: {
    "slot-not-cleared": {
      change: "A request reads what the one before left in its slot.",
      load: () => import("./wrong/slot-not-cleared.ts"),
    },
    "batch-position": {
      change: "All rows are told the position of the longest.",
      load: () => import("./wrong/batch-position.ts"),
    },
  },
  cases: {
    backlog: { mode: "job", seconds: 1.3 },
    arrivals: { mode: "job", seconds: 2, input: drawArrivals },
  },
  metrics,
  claims: [
    { variant: "static", metric: "rows a step", in: "backlog", between: [2, 5] },
    { variant: "continuous", metric: "rows a step", in: "backlog", between: [5, 8] },
    { variant: "continuous", metric: "output tokens", timesBetter: 1.3 },
    { variant: "continuous", metric: "output tokens", than: "static", timesBetter: 1.3 },
    { variant: "paged", metric: "rows a step", in: "backlog", than: "continuous", timesBetter: 1.5 },
    { variant: "chunked-prefill", metric: "token p99", than: "continuous", timesBetter: 1.2 },
    { variant: "continuous", metric: "useful rows", in: "backlog", between: [100, 100] },
    { variant: "static", metric: "useful rows", in: "backlog", between: [20, 60] },
    { variant: "continuous", metric: "reserved cache", in: "backlog", between: [3, 12] },
    { variant: "paged", metric: "reserved cache", in: "backlog", between: [1, 1.3] },
  ],
  goal: {
    task: "Let no row be computed for a request that is finished, and no request wait for a batch to end.",
    request:
      "A job: 64 prompts of 5 to 256 tokens; outputs of 1 to 64 tokens, 22 on average; one worker thread; a cache for 2 560 tokens.",
    reference: "continuous",
    target: { metric: "output tokens" },
    evidence: { metric: "rows a step", in: "backlog", between: [3, 1000] },
    bounds: [
      { metric: "token p99", atMostTimesReference: 3 },
      { metric: "first token p90", atMostTimesReference: 3 },
    ],
  },
  breakEven: {
    task: "How much must output lengths differ before a batch gains by letting its finished requests go?",
    varies: "spread of output lengths",
    unit: "%",
    values: [0, 25, 50, 100],
    variant: "continuous",
    against: "static",
    metric: "output tokens",
    in: "backlog",
    modify: (spread) => ({ provision: (run) => provision(run, spread) }),
  },
  caveat:
    "A small decoder on one core of a CPU: it shares its weights among some rows before it is bound by arithmetic. A GPU shares them among hundreds, so that a batch gains far more; the scheduling and the memory are the same.",
  next: [
    "Speculative decoding by prompt look-up: let a row carry the tokens that followed the same two earlier in its sequence, and keep those the model would have chosen. Which share is accepted, and what is one step of four tokens worth?",
    "Set chunk in variants/chunked-prefill.ts to 8 and to 128: what do the next token and the first one pay?",
    "Set block in variants/paged.ts to 4 and to 96: what does a block's size cost, in memory and in tokens per second?",
  ],
});
