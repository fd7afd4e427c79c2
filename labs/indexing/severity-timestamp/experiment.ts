import { defineExperiment, type Random } from "@labs/experiment";
import { drawRequest, type QueryName, type Setup } from "./data.ts";
import { metrics } from "./metrics.ts";
import { clients, provision } from "./rig.ts";
import { ingest } from "./scripts.ts";

/** The verdict rests on the first case; the others need less time. */
const load = (query: QueryName, share = 0.25) => ({
  mode: "closed" as const,
  clients,
  share,
  input: (random: Random, setup: Setup) => drawRequest(random, setup, query),
});

export default defineExperiment({
  question: "A table of events is filtered by severity and timestamp: which indexes do you create?",
  order: 4,
  needs: ["postgres"],
  provision,
  schedule: { inTurn: "one table cannot have different indexes at the same time" },
  input: drawRequest,
  transport: { kind: "in-process", call: (dashboard, request) => dashboard(request) },
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
      change: "Two equalities that are not merged.",
      load: () => import("./wrong/unordered-union.ts"),
    },
  },
  cases: {
    alerts: load("alerts", 0.6),
    "one-severity": load("one-severity"),
    summary: load("summary"),
    "two-severities": load("two-severities"),
    "union-all": load("union-all"),
    minutes: load("minutes"),
    "by-severity": load("by-severity"),
    ingest: { mode: "observe", seconds: 1, script: ingest },
  },
  metrics,
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
    request: "WHERE severity >= 3 AND ts < $1 ORDER BY ts DESC LIMIT 50: the newest alerts before a moment.",
    reference: "partial",
    target: { metric: "p50" },
    evidence: { metric: "buffers", in: "alerts", atLeast: 8 },
  },
  breakEven: {
    task: "How many of the events may be alerts before (severity, ts), whose order is not the query's, gains nothing over a scan?",
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
    "Put (ts) WHERE severity >= 3 and BRIN (ts) into one variant: which query still reads everything?",
    "Load the rows in random order (ORDER BY random() in the loader): which variant breaks?",
    "Update 10 % of the rows, do not vacuum, and look at the heap fetches of covering.",
  ],
});
