import { defineExperiment } from "@labs/experiment";
import type { Request } from "./contract.ts";
import { sizesOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { cases, inColumns, jobs, withTasks } from "./scripts.ts";

const than = "python";
/** A start of Spark takes longer than all jobs behind it. */
const onSpark = { shownOnly: 1 } as const;

export default defineExperiment({
  question: "One process, threads, DuckDB, Dask or Spark: which engine for a batch job of which size?",
  order: 1,
  needs: [],
  provision: (run) => provision(run),
  schedule: { oneAfterAnother: "a job wants all cores" },
  input: (_draw, { events }): Request => ({ do: "job", events: events.thousand }),
  transport,
  variants: {
    typescript: {
      change: "One process of Node, one file after another.",
      drivenIn: [...jobs, "worker-killed"],
      load: () => import("./variants/typescript.ts"),
    },
    piscina: {
      change: "A thread for each core, with a shuffle of their own.",
      drivenIn: withTasks,
      load: () => import("./variants/piscina.ts"),
    },
    python: {
      ...{ versus: null, drivenIn: jobs },
      change: "typescript's steps in plain Python.",
      load: () => import("./variants/python.ts"),
    },
    duckdb: {
      ...{ versus: than, drivenIn: inColumns },
      change: "The job as one SQL query, in a process of Python.",
      load: () => import("./variants/duckdb.ts"),
    },
    polars: {
      ...{ versus: "duckdb", shownOnly: 2, drivenIn: inColumns },
      change: "The job as expressions of Polars.",
      load: () => import("./variants/polars.ts"),
    },
    dask: {
      ...{ versus: than, drivenIn: [...withTasks, "worker-killed"] },
      change: "python's steps as tasks: a scheduler and a worker for each core.",
      load: () => import("./variants/dask.ts"),
    },
    "spark-local": {
      ...{ versus: than, ...onSpark },
      change: "python's steps in Spark, driver and executor in one JVM.",
      drivenIn: withTasks,
      load: () => import("./variants/spark-local.ts"),
    },
    "spark-sql": {
      ...{ versus: "duckdb", ...onSpark },
      change: "duckdb's query in Spark: no row leaves the JVM.",
      drivenIn: inColumns,
      load: () => import("./variants/spark-sql.ts"),
    },
    "spark-cluster": {
      ...{ versus: "spark-local", ...onSpark },
      change: "spark-local on a standalone cluster: a master, and a worker for each core.",
      drivenIn: [...withTasks, "worker-killed"],
      load: () => import("./variants/spark-cluster.ts"),
    },
  },
  baseline: "typescript",
  wrong: {
    "cut-at-files": {
      change: "Each file cuts its own sessions.",
      load: () => import("./wrong/cut-at-files.ts"),
    },
    "lost-part": { change: "A part that fails is left out.", load: () => import("./wrong/lost-part.ts") },
  },
  cases,
  metrics,
  claims: [
    { variant: "piscina", metric: "time", timesBetter: 1.2 },
    { variant: "duckdb", metric: "time", than, timesBetter: 2 },
    { variant: "dask", metric: "time", than, timesBetterAtMost: 1.9 },
    { variant: "dask", metric: "start and first job", than, timesBetterAtMost: 0.5 },
    { variant: "dask", metric: "time by size", in: "thousand", than, timesBetterAtMost: 0.5 },
    { variant: "dask", metric: "wrong results", between: [0, 0] },
    { variant: "spark-cluster", metric: "wrong results", between: [0, 0] },
    { variant: "spark-cluster", metric: "jobs done again", between: [0, 0] },
  ],
  goal: {
    task: "Make the largest job quicker with the same code on all cores.",
    request: "Security events (Parquet) become rows by region: parse, tokenize, cut sessions, add up, join.",
    reference: "piscina",
    target: { metric: "time", in: "largest" },
    evidence: { metric: "tasks", in: "largest", between: [2, 1_000_000] },
    bounds: [{ metric: "memory", atMostTimesReference: 1.5 }],
  },
  breakEven: {
    task: "How many events must a job have that comes alone before threads, which start with it, take less time?",
    ...{ varies: "number of events", unit: "events", values: [1_000, 30_000, 100_000, 300_000, 1_000_000] },
    ...{ variant: "piscina", against: "typescript", metric: "start and first job", in: "start" },
    modify: (events) => ({ provision: (run) => provision(run, sizesOf(events)) }),
  },
  caveat: "All workers are on one machine: the network costs nothing, and a cluster adds no core.",
  next: [
    "LABS_SPARK_MASTER=spark://… or LABS_DASK_SCHEDULER=tcp://… sends the same jobs to a cluster of yours, which sees this folder: where is the break-even point there?",
    "Give the Spark arms partitions: 200 in rig.ts, Spark's default: what does a thousand events take?",
    "npx pnpm exec node labs/parallelization/engines/extra/decide.ts: from which size on would each engine have paid in your run?",
  ],
});
