import { defineExperiment } from "@labs/experiment";
import type { Request } from "./contract.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";

const versus = "spark-naive";
const drivenIn = ["sessions"];
/** What is seen in how much a task is given needs no verdict on time. */
const shown = { drivenIn, shownOnly: true } as const;

export default defineExperiment({
  question:
    "One tenant has 90 % of the events: why does a parallel job take no less time, and what do you do?",
  order: 2,
  needs: [],
  provision: (run) => provision(run),
  schedule: { oneAfterAnother: "a job wants all cores" },
  input: (): Request => ({ kind: "sessions" }),
  transport,
  variants: {
    static: { change: "A part for each thread, by tenant.", load: () => import("./variants/static.ts") },
    "more-parts": {
      ...{ ...shown, trap: true, change: "Sixteen times as many parts, by tenant." },
      load: () => import("./variants/more-parts.ts"),
    },
    salted: {
      drivenIn,
      change: "The hot tenant in 16 parts by user.",
      load: () => import("./variants/salted.ts"),
    },
    chunks: {
      ...shown,
      change: "8 chunks a thread, by tenant and user.",
      load: () => import("./variants/chunks.ts"),
    },
    "tiny-chunks": {
      ...{ ...shown, trap: true, versus: "chunks", change: "Two thousand chunks for each thread." },
      load: () => import("./variants/tiny-chunks.ts"),
    },
    "spark-naive": {
      versus: null,
      change: "Spark: everything by tenant.",
      load: () => import("./variants/spark-naive.ts"),
    },
    "spark-more-partitions": {
      ...{ versus, drivenIn, trap: true, change: "Eight times as many partitions." },
      load: () => import("./variants/spark-more-partitions.ts"),
    },
    "spark-salted": {
      ...{ versus, drivenIn, change: "The hot tenant in sixteen groups by user." },
      load: () => import("./variants/spark-salted.ts"),
    },
    "spark-salted-all": {
      ...{ ...shown, versus, trap: true, change: "Every tenant in sixteen groups by user." },
      load: () => import("./variants/spark-salted-all.ts"),
    },
    "spark-by-user": {
      ...{ versus, drivenIn, change: "Spread by tenant and user." },
      load: () => import("./variants/spark-by-user.ts"),
    },
    "spark-aqe": {
      ...{ versus, drivenIn: ["join"], change: "Adaptive execution splits the hot partition." },
      load: () => import("./variants/spark-aqe.ts"),
    },
    "spark-broadcast": {
      ...{ versus, drivenIn: ["join"], change: "The small side goes to every task." },
      load: () => import("./variants/spark-broadcast.ts"),
    },
  },
  baseline: "static",
  wrong: {
    "salt-by-event": { change: "A salt for each event.", load: () => import("./wrong/salt-by-event.ts") },
  },
  cases: {
    sessions: { mode: "job", seconds: 1.5, timeoutSeconds: 240 },
    join: { mode: "job", seconds: 1, timeoutSeconds: 240, input: (): Request => ({ kind: "join" }) },
  },
  metrics,
  claims: [
    { variant: "salted", metric: "time", timesBetter: 1.2 },
    { variant: "more-parts", metric: "largest task", in: "sessions", between: [89, 93] },
    { variant: "spark-salted", metric: "longest task", than: versus, timesBetter: 1.5 },
    { variant: "spark-salted", metric: "longest over median", than: versus, timesBetter: 3 },
    { variant: "spark-by-user", metric: "longest task", than: versus, timesBetter: 1.5 },
    { variant: "spark-more-partitions", metric: "largest task", in: "sessions", between: [89, 93] },
    { variant: "spark-more-partitions", metric: "processor time", than: versus, timesBetterAtMost: 0.7 },
    { variant: "spark-salted-all", metric: "largest task", than: "spark-salted", timesBetterAtMost: 1.05 },
    { variant: "spark-aqe", metric: "longest over median", in: "join", than: versus, timesBetter: 2 },
    { variant: "spark-broadcast", metric: "longest over median", in: "join", than: versus, timesBetter: 3 },
  ],
  goal: {
    task: "Spread the events so that all threads end at about the same time, with every user's sessions whole.",
    request: "Sessions of users and statistics of tenants from a log of which one tenant has 90 %.",
    reference: "salted",
    target: { metric: "time", in: "sessions" },
    evidence: { metric: "longest over median", in: "sessions", timesBetter: 2 },
    bounds: [{ metric: "processor time", in: "sessions", atMostTimesReference: 1.3 }],
  },
  breakEven: {
    task: "How many of the events must be one tenant's before cutting it gains anything on two threads?",
    ...{ varies: "share of the hot tenant", unit: "%", values: [10, 30, 50, 70, 90] },
    ...{ variant: "salted", metric: "time", in: "sessions" },
    modify: (hot) => ({ provision: (run) => provision(run, { hotShare: hot / 100 }) }),
  },
  caveat: "Two equal cores: no spread can gain more than 1.8. With more and slower ones skew costs more.",
  next: [
    "npx pnpm exec node labs/parallelization/skew/extra/resources.ts: what does salting gain on four workers of 0.4 core?",
    "Take advisoryPartitionSizeInBytes out of python/spark_aqe.py: does it split anything?",
  ],
});
