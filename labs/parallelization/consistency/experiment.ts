import { defineExperiment } from "@labs/experiment";
import { drawRun, sized } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, type RunJob } from "./rig.ts";
import { cases } from "./scripts.ts";

const commits = ["calm", "retries", "half-written", "speculation", "two-writers"] as const;

export default defineExperiment({
  question: "Workers die, tasks run twice, events come late: how does a parallel job stay consistent?",
  order: 3,
  needs: ["postgres"],
  provision: (run) => provision(run),
  schedule: { oneAfterAnother: "a job takes all cores, and writers wait for the same disk" },
  input: drawRun,
  transport: { kind: "in-process", call: (run: RunJob, input) => run(input) },
  variants: {
    append: {
      change: "Each task inserts its rows, then it is acknowledged.",
      load: () => import("./variants/append.ts"),
    },
    "check-then-append": {
      ...{ trap: true, drivenIn: commits },
      change: "A task whose partition has rows already inserts none.",
      load: () => import("./variants/check-then-append.ts"),
    },
    "lock-per-event": {
      change: "Each event is inserted under a lock of its own, if it is not there yet.",
      drivenIn: commits,
      load: () => import("./variants/lock-per-event.ts"),
    },
    rename: {
      ...{ trap: true, drivenIn: commits },
      change: "Each task writes a temporary file and renames it to its partition's name.",
      load: () => import("./variants/rename.ts"),
    },
    manifest: {
      ...{ versus: "rename", drivenIn: commits },
      change: "Files carry their attempt, and a manifest of the coordinator names those that count.",
      load: () => import("./variants/manifest.ts"),
    },
    upsert: {
      change: "Rows carry their attempt, and an upsert in the same transaction names the one that counts.",
      load: () => import("./variants/upsert.ts"),
    },
    outbox: {
      ...{ versus: "upsert", drivenIn: commits },
      change: "The announcement is stored in the transaction and sent from there.",
      load: () => import("./variants/outbox.ts"),
    },
    watermark: {
      versus: "upsert",
      change: "Events wait for those that arrive late, up to an allowed lateness; each counts once.",
      load: () => import("./variants/watermark.ts"),
    },
    "no-lateness": {
      ...{ trap: true, versus: "watermark", drivenIn: ["calm", "disorder"] },
      change: "The watermark is the newest event; what comes behind it is dropped.",
      load: () => import("./variants/no-lateness.ts"),
    },
    "completion-order": {
      ...{ trap: true, drivenIn: ["calm", "orders"] },
      change: "The sums of partitions are added up as the partitions are finished.",
      load: () => import("./variants/completion-order.ts"),
    },
  },
  baseline: "append",
  wrong: {
    "acknowledge-before-write": {
      change: "A task is acknowledged while its rows are in memory.",
      load: () => import("./wrong/acknowledge-before-write.ts"),
    },
    "vocabulary-of-all": {
      change: "The vocabulary is fitted on all events, those for testing included.",
      load: () => import("./wrong/vocabulary-of-all.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "check-then-append", metric: "lost", in: "half-written", between: [100, 100] },
    { variant: "check-then-append", metric: "duplicated", in: "two-writers", between: [1000, 1000] },
    { variant: "rename", metric: "lost", in: "speculation", between: [40, 40] },
    { variant: "upsert", metric: "throughput", than: "lock-per-event", timesBetter: 3 },
    { variant: "outbox", metric: "misannounced", in: "retries", between: [0, 0] },
    { variant: "watermark", metric: "events wrong", in: "disorder", between: [0, 0] },
    { variant: "no-lateness", metric: "lost", in: "disorder", between: [60, 60] },
    { variant: "completion-order", metric: "differing means", between: [10, 10] },
  ],
  goal: {
    task: "Let every event count exactly once, whichever worker dies, and whichever attempt writes last.",
    request: "A job: 20 partitions of 100 events, 4 worker processes; 10 tasks run twice at once.",
    reference: "upsert",
    target: { metric: "exact partitions", in: "two-writers" },
    evidence: { metric: "events wrong", in: "retries", between: [0, 0] },
    bounds: [{ metric: "events wrong", in: "speculation", atMost: 0 }],
  },
  breakEven: {
    task: "How few events may a partition have before one commit for each saves nothing over a lock for each event?",
    ...{ varies: "partition size", unit: "events", values: [1, 2, 5, 20, 100] },
    ...{ variant: "upsert", against: "lock-per-event", metric: "throughput", in: "calm" },
    modify: (events) => ({ provision: (run) => provision(run, sized(events)) }),
  },
  caveat: "The coordinator lives, and processes die: a power failure also takes what was not synced.",
  next: [
    "Turn the comparison of attempts in variants/upsert.ts around: which case notices, and which does not?",
    "Leave BEGIN and COMMIT out of variants/upsert.ts: what does a reader see after a worker has died?",
    "Set allowedLateness in data.ts to 30: how many events are set aside, and which features change?",
  ],
});
