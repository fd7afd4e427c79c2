import { defineExperiment } from "@labs/experiment";
import { drawAudited, drawScreening } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type Subject } from "./rig.ts";
import { apiKilled, logGone, logHangs, poisonComes } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

export default defineExperiment({
  question:
    "An endpoint answers before its event is logged: where do errors go, and what is lost when something dies?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "faults hit every connection to the event log, of all arms" },
  input: drawAudited,
  transport: {
    kind: "http",
    serve: (subject: Subject) => subject.serve(),
    request: requestFor,
    answer: answerIn,
  },
  variants: {
    awaited: {
      change: "The insert into the log is awaited; every wait is bounded.",
      load: () => import("./variants/awaited.ts"),
    },
    floating: {
      trap: true,
      change: "The insert is not awaited.",
      load: () => import("./variants/floating.ts"),
    },
    memory: {
      trap: true,
      change: "An array in memory, flushed every 20 ms; errors of the flush are swallowed.",
      load: () => import("./variants/memory.ts"),
    },
    spool: {
      change: "Appended to a local file (fsync) before the answer, delivered from there.",
      load: () => import("./variants/spool.ts"),
    },
    outbox: {
      change: "Verdict and event in one transaction; a relay delivers.",
      load: () => import("./variants/outbox.ts"),
    },
    queue: {
      change: "Verdict and job in one transaction; pg-boss delivers.",
      load: () => import("./variants/queue.ts"),
    },
    "background-tasks": {
      trap: true,
      change: "FastAPI: the insert is a BackgroundTask, run after the answer.",
      load: () => import("./variants/background-tasks.ts"),
    },
  },
  baseline: "awaited",
  wrong: {
    "allow-when-unlogged": {
      change: "A circuit breaker falls back to a decision.",
      load: () => import("./wrong/allow-when-unlogged.ts"),
    },
    "rejections-ignored": {
      change: "unhandledRejection has a handler that does nothing.",
      load: () => import("./wrong/rejections-ignored.ts"),
    },
    "new-id-per-attempt": {
      change: "Every attempt to log makes a new id.",
      load: () => import("./wrong/new-id-per-attempt.ts"),
    },
  },
  cases: {
    calm: { mode: "closed", clients: 16, input: drawScreening },
    "log-hangs": { mode: "observe", seconds: 0.7, script: logHangs },
    "log-gone": { mode: "observe", seconds: 0.6, script: logGone },
    "api-killed": { mode: "observe", seconds: 1.6, script: apiKilled },
    poison: { mode: "observe", seconds: 0.3, script: poisonComes },
  },
  metrics,
  claims: [
    { variant: "awaited", metric: "refused", in: "log-hangs", between: [600, 600] },
    { variant: "spool", metric: "refused", in: "log-hangs", between: [88, 88] },
    { variant: "outbox", metric: "refused", in: "log-hangs", between: [0, 0] },
    { variant: "queue", metric: "refused", in: "log-hangs", between: [0, 0] },
    { variant: "floating", metric: "crashes", in: "log-gone", between: [1, 1] },
    { variant: "floating", metric: "crashes", in: "poison", between: [1, 1] },
    { variant: "memory", metric: "lost", in: "log-gone", between: [48, 48] },
    { variant: "floating", metric: "lost", in: "api-killed", between: [32, 32] },
    { variant: "memory", metric: "lost", in: "api-killed", between: [32, 32] },
    { variant: "memory", metric: "lost", in: "poison", between: [20, 20] },
    { variant: "background-tasks", metric: "lost", in: "log-gone", between: [48, 48] },
    { variant: "background-tasks", metric: "lost", in: "api-killed", between: [32, 32] },
    { variant: "background-tasks", metric: "lost", in: "poison", between: [1, 1] },
    { variant: "awaited", metric: "lost", in: "api-killed", between: [0, 0] },
    { variant: "spool", metric: "lost", in: "api-killed", between: [0, 0] },
    { variant: "outbox", metric: "lost", in: "api-killed", between: [0, 0] },
    { variant: "queue", metric: "lost", in: "api-killed", between: [0, 0] },
    { variant: "spool", metric: "duplicates", between: [1, 1] },
    { variant: "outbox", metric: "duplicates", between: [1, 1] },
    { variant: "outbox", metric: "verdicts without event", in: "log-hangs", between: [0, 0] },
  ],
  goal: {
    task: "Go on answering while the log hangs, and lose nothing that you have acknowledged.",
    reference: "spool",
    target: { metric: "refused", in: "log-hangs" },
    evidence: { metric: "refused", in: "log-gone", between: [0, 0] },
  },
  breakEven: {
    task: "With how many callers at once does sharing an fsync pay, and with how few is the spool no faster than the log?",
    varies: "number of callers",
    unit: "callers",
    values: [1, 4, 16, 64],
    variant: "spool",
    metric: "throughput",
    in: "calm",
    modify: (clients) => ({ cases: { calm: { mode: "closed", clients, input: drawScreening } } }),
  },
  caveat:
    "Both stores are one server here and only the route to the log fails: where the verdicts' database fails too, the outbox and the queue refuse.",
  next: [
    "Set maxBacklog in data.ts to 32: what does the spool answer while the log hangs, and what should the caller do then?",
    "Take the log.cut() after the kill out of scripts.ts: some of floating's events arrive after all. How many, and why that number?",
    "Let support/spool.ts resolve before datasync: no script here loses an event. What would, and how would you provoke it?",
  ],
});
