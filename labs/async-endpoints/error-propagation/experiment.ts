import { defineExperiment } from "@labs/experiment";
import { drawAudited, drawScreening } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, served } from "./rig.ts";
import { apiKilled, logGone, logHangs, poisonComes } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

/** A log that hangs takes from FastAPI's arms what one that is gone takes, and twice the time. */
const butTheHang = ["calm", "log-gone", "api-killed", "poison"];

export default defineExperiment({
  question:
    "An endpoint answers before its event is logged: where do errors go, and what is lost when something dies?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "faults hit every connection to the event log, of all arms" },
  input: drawAudited,
  transport: { kind: "http", serve: served, request: requestFor, answer: answerIn },
  variants: {
    awaited: { change: "The insert is awaited.", load: () => import("./variants/awaited.ts") },
    floating: { trap: true, change: "It is not awaited.", load: () => import("./variants/floating.ts") },
    swallowed: { trap: true, change: "Its error is ignored.", load: () => import("./variants/swallowed.ts") },
    memory: { trap: true, change: "It waits in an array first.", load: () => import("./variants/memory.ts") },
    spool: { change: "It waits in a file (fsync) first.", load: () => import("./variants/spool.ts") },
    outbox: { change: "In the verdict's transaction; a relay.", load: () => import("./variants/outbox.ts") },
    queue: { change: "In the verdict's transaction; pg-boss.", load: () => import("./variants/queue.ts") },
    "fastapi-awaited": {
      versus: null,
      change: "FastAPI's twin of awaited.",
      drivenIn: butTheHang,
      load: () => import("./variants/fastapi-awaited.ts"),
    },
    "fastapi-background-tasks": {
      trap: true,
      versus: "fastapi-awaited",
      change: "fastapi-awaited with the insert as a BackgroundTask.",
      drivenIn: butTheHang,
      load: () => import("./variants/fastapi-background-tasks.ts"),
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
    calm: { mode: "closed", clients: 16, share: 0.6, input: drawScreening },
    "log-hangs": { mode: "observe", seconds: 4, script: logHangs },
    "log-gone": { mode: "observe", seconds: 0.6, script: logGone },
    "api-killed": { mode: "observe", seconds: 2, script: apiKilled },
    poison: { mode: "observe", seconds: 0.4, script: poisonComes },
  },
  metrics,
  claims: [
    { variant: "awaited", metric: "kept", in: "log-hangs", between: [10, 10] },
    { variant: "outbox", metric: "kept", in: "log-hangs", between: [610, 610] },
    { variant: "spool", metric: "kept", in: "log-hangs", between: [522, 522] },
    { variant: "swallowed", metric: "lost", in: "log-hangs", between: [580, 599] },
    { variant: "floating", metric: "crashes", in: "log-hangs", between: [1, 1] },
    { variant: "swallowed", metric: "lost", in: "log-gone", between: [48, 48] },
    { variant: "fastapi-background-tasks", metric: "lost", in: "log-gone", between: [48, 48] },
    { variant: "fastapi-awaited", metric: "lost", in: "log-gone", between: [0, 0] },
    { variant: "floating", metric: "lost", in: "api-killed", between: [32, 32] },
    { variant: "memory", metric: "lost", in: "api-killed", between: [32, 32] },
    { variant: "outbox", metric: "lost", in: "api-killed", between: [0, 0] },
    { variant: "outbox", metric: "duplicates", between: [1, 1] },
    { variant: "outbox", metric: "verdicts without event", in: "log-hangs", between: [0, 0] },
    { variant: "floating", metric: "crashes", in: "poison", between: [1, 1] },
  ],
  goal: {
    task: "Go on answering while the log hangs, and lose nothing that you have acknowledged.",
    request: "One prompt to screen: its verdict goes to the firewall's database, its event to the log's.",
    reference: "outbox",
    target: { metric: "kept", in: "log-hangs" },
    evidence: { metric: "refused", in: "log-gone", between: [0, 0] },
    bounds: [
      { metric: "lost", in: "api-killed", atMost: 0 },
      { metric: "lost", in: "poison", atMost: 0 },
      { metric: "verdicts without event", in: "log-gone", atMost: 0 },
    ],
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
