import { defineExperiment } from "@labs/experiment";
import { asking, clients, drawQuestion } from "./contract.ts";
import { ingest } from "./ingest.ts";
import { queryNames } from "./queries.ts";
import { provision } from "./reference.ts";

const rest = queryNames.filter((name) => name !== "alerts");
/** The verdict rests on the first case; the others need less time. */
const load = { mode: "closed", clients, share: 0.25 } as const;
const latency = { unit: "ms", better: "lower", kind: "timing" } as const;
const work = { unit: "", better: "lower", kind: "count" } as const;
const price = { better: "lower", role: "price", in: "ingest" } as const;

export default defineExperiment({
  question: "A table of events is filtered by severity and timestamp: which indexes do you create?",
  order: 4,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "one table cannot have different indexes at the same time" },
  input: drawQuestion,
  transport: { kind: "in-process", call: (ask, question) => ask(question) },
  variants: {
    none: { change: "No index.", load: () => import("./variants/none.ts") },
    "two-single": { change: "(severity) and (ts).", load: () => import("./variants/two-single.ts") },
    "severity-ts": {
      change: "(severity, ts).",
      trap: true,
      load: () => import("./variants/severity-ts.ts"),
    },
    "ts-severity": { change: "(ts, severity).", load: () => import("./variants/ts-severity.ts") },
    covering: {
      change: "(severity, ts) INCLUDE (id, score).",
      load: () => import("./variants/covering.ts"),
    },
    partial: { change: "(ts) WHERE severity >= 3.", load: () => import("./variants/partial.ts") },
    brin: { change: "BRIN (ts).", load: () => import("./variants/brin.ts") },
  },
  baseline: "none",
  wrong: {
    "unordered-union": {
      change: "Two equalities that nobody merges.",
      load: () => import("./wrong/unordered-union.ts"),
    },
  },
  cases: {
    alerts: { ...load, share: 0.6, input: asking("alerts") },
    "one-severity": { ...load, input: asking("one-severity") },
    summary: { ...load, input: asking("summary") },
    "two-severities": { ...load, input: asking("two-severities") },
    "union-all": { ...load, input: asking("union-all") },
    minutes: { ...load, input: asking("minutes") },
    "by-severity": { ...load, input: asking("by-severity") },
    ingest: { mode: "observe", seconds: 1, script: ingest },
  },
  metrics: {
    buffers: {
      ...work,
      role: "headline",
      in: queryNames,
      meaning: "Pages read for one answer.",
      of: (counters) => counters.last("buffers"),
    },
    p50: { ...latency, role: "headline", in: "alerts", of: "p50" },
    "p50 (no verdict)": { ...latency, role: "mechanism", in: rest, of: "p50" },
    p99: { ...latency, role: "mechanism", in: queryNames, of: "p99" },
    "index searches": {
      ...work,
      role: "mechanism",
      in: queryNames,
      meaning: "Descents into an index; several where it skips.",
      of: (counters) => counters.last("indexSearches"),
    },
    "heap fetches": {
      ...work,
      role: "mechanism",
      in: "summary",
      meaning: "Rows that an index-only scan had to look up.",
      of: (counters) => counters.last("heapFetches"),
    },
    "index size": {
      ...price,
      unit: "MB",
      kind: "count",
      of: (counters) => counters.last("indexBytes") / 1e6,
    },
    "build time": {
      ...price,
      unit: "ms",
      kind: "timing",
      of: (counters) => (counters.last("indexBytes") === 0 ? null : counters.last("buildMs")),
    },
    WAL: {
      ...price,
      unit: "B per row",
      kind: "count",
      of: (counters) => counters.last("walBytes") / counters.last("insertedRows"),
    },
    inserts: {
      ...price,
      unit: "rows/s",
      better: "higher",
      kind: "gauge",
      of: (counters) => counters.last("insertedRows") / counters.last("insertSeconds"),
    },
  },
  claims: [
    { variant: "partial", metric: "p50", atLeast: 5 },
    { variant: "partial", metric: "p50", atLeast: 2, than: "severity-ts" },
    { variant: "partial", metric: "buffers", in: "alerts", atLeast: 15, than: "severity-ts" },
    { variant: "ts-severity", metric: "buffers", in: "alerts", atLeast: 15, than: "severity-ts" },
    { variant: "covering", metric: "buffers", in: "summary", atLeast: 20, than: "severity-ts" },
    { variant: "severity-ts", metric: "index searches", in: "minutes", between: [4, 10] },
    { variant: "partial", metric: "index size", atLeast: 8, than: "severity-ts" },
    { variant: "partial", metric: "WAL", atLeast: 1.05, than: "severity-ts" },
  ],
  goal: {
    task: "Give the table the index that its alerts are read from.",
    reference: "partial",
    target: { metric: "p50" },
    evidence: { metric: "buffers", in: "alerts", atLeast: 8 },
  },
  breakEven: {
    task: "How many of the events may be alerts before (severity, ts), whose order is not the question's, gains nothing over a scan?",
    varies: "share of alerts",
    unit: "%",
    values: [0.1, 1, 5, 20, 100],
    variant: "severity-ts",
    metric: "p50",
    in: "alerts",
    modify: (percent) => ({ provision: (run) => provision(run, percent) }),
  },
  caveat:
    "The table is in the system's page cache: where pages come from a disk, few buffers win by much more than here.",
  next: [
    "Put (ts) WHERE severity >= 3 and BRIN (ts) into one variant: which question still reads everything?",
    "Load the rows in random order (ORDER BY random() in the loader): which variant breaks?",
    "Update a tenth of the rows, do not vacuum, and look at the heap fetches of covering.",
  ],
});
