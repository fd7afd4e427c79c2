import { defineExperiment } from "@labs/experiment";
import { callers, drawKind, drawRequest } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Screen } from "./rig.ts";
import { faults } from "./scripts.ts";

/** A step towards `bounded`, and a mistake: driven only where they differ from the others, for a run of minutes. */
const step = (change: string) => ({ change, drivenIn: ["database-hangs", "scorer-hangs"] }) as const;
const trap = (fault: keyof typeof faults, change: string) =>
  ({ trap: true, change, drivenIn: [fault] }) as const;

export default defineExperiment({
  question: "The pool is exhausted: why, and how do you find and fix it?",
  order: 2,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "faults hit every connection to the database, of all arms" },
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
    "client-timeout": {
      ...step("Released first; a wait for a client has an end."),
      load: () => import("./variants/client-timeout.ts"),
    },
    "query-timeout": {
      ...step("The same, and a wait for an answer of the database has an end."),
      load: () => import("./variants/query-timeout.ts"),
    },
    "scorer-timeout": {
      ...step("The same, and a wait for the scorer has an end."),
      load: () => import("./variants/scorer-timeout.ts"),
    },
    bounded: {
      change: "The same, and no more than 128 calls wait for a client.",
      load: () => import("./variants/bounded.ts"),
    },
    "leaked-client": {
      ...trap("bad-input", "An error skips the release."),
      load: () => import("./variants/leaked-client.ts"),
    },
    "nested-checkout": {
      ...trap("overload", "A refusal is noted with a second client while the first is held."),
      load: () => import("./variants/nested-checkout.ts"),
    },
    "concurrent-in-transaction": {
      ...trap("overload", "Promise.all over the statements of a transaction."),
      load: () => import("./variants/concurrent-in-transaction.ts"),
    },
    "no-error-listener": {
      ...trap("backends-killed", "No listener for connections that break."),
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
      change: "Every statement takes any client and is a transaction of its own.",
      load: () => import("./wrong/statement-by-statement.ts"),
    },
  },
  cases: {
    calls: { mode: "closed", clients: callers, input: (random) => drawKind(random, "calm") },
    ...faults,
  },
  metrics,
  claims: [
    { variant: "released-first", metric: "throughput", timesBetter: 3 },
    { variant: "client-timeout", metric: "hung", in: "database-hangs", between: [5, 5] },
    { variant: "scorer-timeout", metric: "hung", in: "scorer-hangs", between: [0, 0] },
    { variant: "bounded", metric: "refused immediately", between: [67, 72] },
    { variant: "leaked-client", metric: "hung", in: "bad-input", between: [5, 5] },
    { variant: "nested-checkout", metric: "hung", in: "overload", between: [64, 64] },
    { variant: "concurrent-in-transaction", metric: "half recorded", between: [1, 64] },
    { variant: "no-error-listener", metric: "crashes", between: [2, 2] },
  ],
  goal: {
    task: "Hold a client only while the database works for it.",
    request: "One prompt: its actor's threshold by SQL, 20 ms at a simulated scorer, and nothing to store.",
    reference: "released-first",
    target: { metric: "throughput" },
    evidence: { metric: "lost", in: "backends-killed", between: [0, 0] },
    bounds: [{ metric: "refused", in: "overload", atMost: 0 }],
  },
  breakEven: {
    task: "How long must the simulated scorer take before releasing the client in between is worth a second checkout?",
    varies: "scorer's time",
    unit: "ms",
    values: [0, 1, 5, 20, 50],
    variant: "released-first",
    metric: "throughput",
    modify: (scorerMs) => ({ provision: (run) => provision(run, scorerMs) }),
  },
  caveat: "The scorer is simulated and never slows down: a real one that does moves the queue there.",
  next: [
    "Raise poolSize in data.ts to 64: what becomes of the baseline's throughput, of the deadlock, and of the server's memory?",
    "Give the pool of nested-checkout a connectionTimeoutMillis: what becomes of the 64 calls that hang?",
  ],
});
