import { defineExperiment } from "@labs/experiment";
import { drawKind, drawRequest } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Screen } from "./rig.ts";
import { backendsKilled, badInput, databaseHangs, overload } from "./scripts.ts";

export default defineExperiment({
  question: "The pool is exhausted: why, and how do you find and fix it?",
  order: 2,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "faults hit every connection to the database, of all arms" },
  input: drawRequest,
  transport: { kind: "in-process", call: (screen: Screen, request) => screen(request) },
  variants: {
    "held-across-await": {
      change: "One client from the first query to the last, the scorer's 20 ms included.",
      load: () => import("./variants/held-across-await.ts"),
    },
    "released-first": {
      change: "The client is released before the call to the scorer.",
      load: () => import("./variants/released-first.ts"),
    },
    bounded: {
      change: "Released first; every wait is bounded, and so is the queue.",
      load: () => import("./variants/bounded.ts"),
    },
    "leaked-client": {
      trap: true,
      change: "An error skips the release.",
      load: () => import("./variants/leaked-client.ts"),
    },
    "nested-checkout": {
      trap: true,
      change: "A refusal is noted with a second client while the first is held.",
      load: () => import("./variants/nested-checkout.ts"),
    },
    "nested-with-timeout": {
      trap: true,
      change: "Nested, but released first, and every wait for a client is bounded.",
      load: () => import("./variants/nested-with-timeout.ts"),
    },
    "concurrent-in-transaction": {
      trap: true,
      change: "Promise.all over the statements of a transaction.",
      load: () => import("./variants/concurrent-in-transaction.ts"),
    },
    "no-error-listener": {
      trap: true,
      change: "No listener for connections that break.",
      load: () => import("./variants/no-error-listener.ts"),
    },
  },
  baseline: "held-across-await",
  wrong: {
    "timeout-means-allow": {
      change: "No client within 10 ms: the prompt is allowed.",
      load: () => import("./wrong/timeout-means-allow.ts"),
    },
    "statement-by-statement": {
      change: "Every statement takes any client, without a transaction.",
      load: () => import("./wrong/statement-by-statement.ts"),
    },
  },
  cases: {
    calls: { mode: "closed", clients: 128, input: (random) => drawKind(random, "calm") },
    "bad-input": { mode: "observe", seconds: 0.5, script: badInput },
    overload: { mode: "observe", seconds: 0.8, script: overload },
    "backends-killed": { mode: "observe", seconds: 0.6, script: backendsKilled },
    "database-hangs": { mode: "observe", seconds: 1.8, script: databaseHangs },
  },
  metrics,
  claims: [
    { variant: "released-first", metric: "throughput", atLeast: 3 },
    { variant: "held-across-await", metric: "hung", in: "database-hangs", between: [300, 300] },
    { variant: "bounded", metric: "hung", in: "database-hangs", between: [0, 0] },
    { variant: "bounded", metric: "refused immediately", between: [34, 44] },
    { variant: "leaked-client", metric: "hung", in: "bad-input", between: [10, 10] },
    { variant: "nested-checkout", metric: "hung", in: "overload", between: [64, 64] },
    { variant: "nested-with-timeout", metric: "hung", in: "overload", between: [0, 0] },
    { variant: "nested-with-timeout", metric: "refused", in: "overload", between: [30, 64] },
    { variant: "concurrent-in-transaction", metric: "half recorded", between: [1, 64] },
    { variant: "no-error-listener", metric: "crashes", between: [2, 2] },
    { variant: "held-across-await", metric: "lost", in: "backends-killed", between: [10, 10] },
    { variant: "released-first", metric: "lost", in: "backends-killed", between: [0, 0] },
  ],
  goal: {
    task: "Hold a client only while the database works for it, and bound every wait.",
    reference: "bounded",
    target: { metric: "throughput" },
    evidence: { metric: "hung", in: "database-hangs", between: [0, 0] },
  },
  breakEven: {
    task: "How long must the simulated scorer take before releasing the client in between is worth a second checkout?",
    varies: "scorer's time",
    unit: "ms",
    values: [0, 1, 5, 20, 50],
    variant: "released-first",
    metric: "throughput",
    in: "calls",
    modify: (scorerMs) => ({ provision: (run) => provision(run, scorerMs) }),
  },
  caveat:
    "The scorer is simulated and never slows down: one with a limit of its own moves the queue there, out of the pool.",
  next: [
    "Raise poolSize in data.ts to 128: what becomes of the baseline's throughput, of the deadlock, and of the server's memory?",
    "Replace ignoreConnectionErrors in variants/released-first.ts by a listener on the pool alone: which of the two kills still crashes?",
    "Give nested-checkout a second pool for its notes: no deadlock any more; whose connection limit does it count against?",
  ],
});
