import { defineExperiment, type Random } from "@labs/experiment";
import { drawChecked, drawRequest, type QueryName, type Setup } from "./data.ts";
import { metrics } from "./metrics.ts";
import { clients, provision } from "./rig.ts";
import { ask, ingest } from "./scripts.ts";

const asking = (query: QueryName) => (random: Random, setup: Setup) => drawRequest(random, setup, query);
/** Its pages are counted and it is not timed: two rounds show that they repeat. */
const counted = (query: QueryName) =>
  ({ mode: "observe", seconds: 0.3, script: ask, input: asking(query) }) as const;

export default defineExperiment({
  question: "A table of events is filtered by severity and timestamp: which indexes do you create?",
  order: 4,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "one table cannot have different indexes at the same time" },
  input: drawChecked,
  transport: { kind: "in-process", call: (dashboard, request) => dashboard(request) },
  variants: {
    "severity-ts": { change: "(severity, ts).", load: () => import("./variants/severity-ts.ts") },
    "two-single": {
      change: "(severity) and (ts).",
      trap: true,
      load: () => import("./variants/two-single.ts"),
    },
    "ts-severity": { change: "(ts, severity).", load: () => import("./variants/ts-severity.ts") },
    covering: {
      change: "(severity, ts) INCLUDE (id, score).",
      load: () => import("./variants/covering.ts"),
    },
    partial: { change: "(ts) WHERE severity >= 3.", load: () => import("./variants/partial.ts") },
    "tenant-partial": {
      change: "(tenant_id, ts) WHERE severity >= 3.",
      drivenIn: ["alerts", "tenant-alerts", "ingest"],
      load: () => import("./variants/tenant-partial.ts"),
    },
    brin: { change: "BRIN (ts).", load: () => import("./variants/brin.ts") },
    none: {
      change: "No index.",
      drivenIn: ["alerts", "ingest"],
      load: () => import("./variants/none.ts"),
    },
  },
  baseline: "severity-ts",
  wrong: {
    "unordered-union": {
      change: "Two equalities that are not merged.",
      load: () => import("./wrong/unordered-union.ts"),
    },
  },
  cases: {
    alerts: { mode: "closed", clients, share: 0.6, input: asking("alerts") },
    "tenant-alerts": counted("tenant-alerts"),
    "one-severity": counted("one-severity"),
    summary: counted("summary"),
    "two-severities": counted("two-severities"),
    "union-all": counted("union-all"),
    minutes: counted("minutes"),
    "by-severity": counted("by-severity"),
    ingest: { mode: "observe", seconds: 1, script: ingest },
  },
  metrics,
  claims: [
    { variant: "partial", metric: "p50", timesBetter: 5 },
    { variant: "partial", metric: "buffers", in: "alerts", timesBetter: 15 },
    { variant: "ts-severity", metric: "buffers", in: "alerts", timesBetter: 15 },
    { variant: "tenant-partial", metric: "buffers", in: "tenant-alerts", timesBetter: 15, than: "partial" },
    { variant: "covering", metric: "buffers", in: "summary", timesBetter: 20 },
    { variant: "severity-ts", metric: "index searches", in: "minutes", between: [4, 10] },
    { variant: "partial", metric: "index size", timesBetter: 8 },
    { variant: "partial", metric: "WAL", timesBetter: 1.05 },
  ],
  goal: {
    task: "Give the table the index that its alerts are read from.",
    request:
      "WHERE severity >= 3 AND ts < $1 ORDER BY ts DESC, id DESC LIMIT 50: the newest alerts before a moment.",
    reference: "partial",
    target: { metric: "p50" },
    evidence: { metric: "buffers", in: "alerts", timesBetter: 8 },
    bounds: [{ metric: "index size", atMostTimesReference: 3 }],
  },
  breakEven: {
    task: "How rare must alerts be before (severity, ts), which collects all of them, is as good as (ts, severity), which walks past the others?",
    varies: "share of alerts",
    unit: "%",
    values: [0.02, 0.1, 0.5, 2, 7],
    variant: "ts-severity",
    metric: "p50",
    in: "alerts",
    modify: (percent) => ({ provision: (run) => provision(run, percent) }),
  },
  caveat:
    "The table is in the system's page cache: where pages come from a disk, few buffers win by much more than here.",
  next: [
    "Put (ts) WHERE severity >= 3 and BRIN (ts) into one variant: which query still reads everything?",
    "Load the rows in random order (ORDER BY random() in the loader): which variant gains nothing any more?",
    "Update 10 % of the rows, do not vacuum, and look at the heap fetches of covering.",
  ],
});
