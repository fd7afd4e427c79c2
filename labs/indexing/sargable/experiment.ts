import { count, defineExperiment, last, latency, type Random, throughput } from "@labs/experiment";
import type { Question } from "./contract.ts";
import { drawRequest, type Setup } from "./data.ts";
import { clients, provision } from "./rig.ts";

const load = (question: Question) => ({
  mode: "closed" as const,
  clients,
  share: 0.5,
  input: (draw: Random, setup: Setup) => drawRequest(draw, setup, question),
});

export default defineExperiment({
  question: "A report filters by day and the index does not help: how do you write the condition?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "one table cannot have different indexes at the same time" },
  input: drawRequest,
  transport: { kind: "in-process", call: (report, request) => report(request) },
  variants: {
    cast: { change: "The column is cast to a day.", load: () => import("./variants/cast.ts") },
    range: { change: "The day becomes a half-open range.", load: () => import("./variants/range.ts") },
    "expression-index": {
      change: "The cast, and an index on the very same expression.",
      load: () => import("./variants/expression-index.ts"),
    },
    "covering-expression": {
      change: "The same, and the index includes the column.",
      load: () => import("./variants/covering-expression.ts"),
    },
  },
  baseline: "cast",
  wrong: {
    "last-second": {
      change: "BETWEEN up to 23:59:59.",
      load: () => import("./wrong/last-second.ts"),
    },
    "both-ends": { change: "BETWEEN up to the next midnight.", load: () => import("./wrong/both-ends.ts") },
    "session-day": {
      change: "The cast, in a session of another time zone.",
      load: () => import("./wrong/session-day.ts"),
    },
  },
  cases: { count: load("count"), "worst-score": load("worst-score") },
  metrics: {
    p50: latency("p50", { role: "headline" }),
    buffers: count(last("buffers"), { role: "headline" }),
    throughput: throughput({ role: "mechanism", unit: "reports/s" }),
    "rows removed": count(last("rowsRemoved"), {
      role: "mechanism",
      meaning: "Read, and thrown away by the filter.",
    }),
    "extra index": count(last("extraIndexBytes", 1e-6), {
      role: "price",
      unit: "MB",
      meaning: "Made for this condition alone, besides the one on (severity, ts).",
    }),
  },
  claims: [
    { variant: "range", metric: "p50", in: "count", timesBetter: 1.5 },
    { variant: "range", metric: "p50", in: "worst-score", timesBetter: 3 },
    { variant: "range", metric: "buffers", in: "count", timesBetter: 3 },
    { variant: "range", metric: "buffers", in: "worst-score", timesBetter: 4 },
    { variant: "range", metric: "buffers", in: "count", than: "expression-index", timesBetter: 3 },
    { variant: "cast", metric: "rows removed", in: "count", between: [4_000, 200_000] },
    { variant: "range", metric: "rows removed", in: "count", between: [0, 0] },
    { variant: "range", metric: "rows removed", in: "worst-score", between: [0, 0] },
    { variant: "expression-index", metric: "rows removed", in: "worst-score", between: [0, 0] },
  ],
  goal: {
    task: "Write the condition so that the index is entered at its first moment and left at its last.",
    request:
      "SELECT count(*), max(score) FROM security_events WHERE severity = $1 AND <your condition on the day $2>; there is an index on (severity, ts).",
    reference: "range",
    target: { metric: "p50", in: "worst-score" },
    evidence: { metric: "rows removed", in: "worst-score", between: [0, 0] },
    bounds: [{ metric: "extra index", atMost: 0 }],
  },
  breakEven: {
    task: "How many days must the table hold before a range is better than a cast, which reads them all?",
    varies: "history",
    unit: "days",
    values: [1, 2, 3, 5],
    variant: "range",
    metric: "throughput",
    in: "worst-score",
    modify: (days) => ({ provision: (run) => provision(run, days) }),
  },
  caveat:
    "How many days the table holds decides the ratio: a cast reads them all, a range reads one. Pages that the server's cache misses come from the operating system's here, not from a disk.",
  next: [
    "Write `severity + 0 = $1` in rig.ts: which of the variants still find an index, and why?",
    "Report a week instead of a day: which conditions can express it, and with which index?",
    "Set timeZone to Europe/Berlin in range.ts: why is it still right, and which answer would a user in Berlin expect?",
  ],
});
