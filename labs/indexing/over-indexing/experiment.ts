import { defineExperiment } from "@labs/experiment";
import { drawIngest, drawMixed, drawRequest } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, senders } from "./rig.ts";
import { bulkOfKept } from "./scripts.ts";

export default defineExperiment({
  question: "What are the risks of over-indexing?",
  order: 5,
  needs: ["postgres"],
  provision,
  schedule: { oneAfterAnother: "writers share one log, one disk and one cache" },
  input: drawRequest,
  kindOf: ({ kind }) => (kind === "delivery" ? "writes" : "reads"),
  transport: { kind: "in-process", call: (log, request) => log(request) },
  variants: {
    "seven-indexes": {
      change: "Keys, and an index for each filter there is: seven.",
      load: () => import("./variants/seven-indexes.ts"),
    },
    "three-indexes": {
      change: "Without those on src_ip, score, rule_id and prompt_hash.",
      load: () => import("./variants/three-indexes.ts"),
    },
    needed: {
      change: "Only the keys and (severity, ts): what is enforced, and what a query reads by.",
      load: () => import("./variants/needed.ts"),
    },
    "seven-and-gin": {
      change: "The seven, and GIN on the payload.",
      trap: true,
      load: () => import("./variants/seven-and-gin.ts"),
    },
    "fillfactor-90": {
      change: "What is needed, on pages with 10 % left free.",
      load: () => import("./variants/fillfactor-90.ts"),
    },
    "reviewed-index": {
      change: "The same, and (reviewed).",
      trap: true,
      load: () => import("./variants/reviewed-index.ts"),
    },
    "partial-index": {
      change: "What is needed at fillfactor 90, and (ts) WHERE NOT reviewed.",
      trap: true,
      load: () => import("./variants/partial-index.ts"),
    },
  },
  baseline: "seven-indexes",
  wrong: {
    "unique-dropped": {
      change: "Without the unique index, since no query reads by it.",
      load: () => import("./wrong/unique-dropped.ts"),
    },
  },
  cases: {
    // The closed loop comes last: until then every arm's table has seen the same.
    bulk: { mode: "observe", script: bulkOfKept },
    mixed: { mode: "open", rate: 400, input: drawMixed },
    ingest: { mode: "closed", clients: senders, input: drawIngest },
  },
  metrics,
  claims: [
    { variant: "needed", metric: "ingest", timesBetter: 1.2 },
    { variant: "needed", metric: "WAL per row", timesBetter: 2 },
    { variant: "needed", metric: "WAL per row", timesBetter: 1.2, than: "three-indexes" },
    { variant: "seven-indexes", metric: "WAL per row", timesBetter: 1.3, than: "seven-and-gin" },
    { variant: "needed", metric: "HOT updates", between: [15, 60] },
    { variant: "fillfactor-90", metric: "HOT updates", between: [99, 100] },
    { variant: "reviewed-index", metric: "HOT updates", between: [0, 0] },
    { variant: "partial-index", metric: "HOT updates", between: [0, 0] },
    { variant: "fillfactor-90", metric: "WAL per update", timesBetter: 2, than: "partial-index" },
  ],
  goal: {
    task: "Drop every index that nothing needs: the dashboard stays as cheap, and no event is stored twice.",
    request:
      "INSERT … ON CONFLICT DO NOTHING stores a delivery, of which some events came before; WHERE severity = $1 AND ts <= $2 ORDER BY ts DESC, id DESC LIMIT 20 shows a page.",
    reference: "needed",
    target: { metric: "WAL per row" },
    evidence: { metric: "index size", timesBetter: 2.5 },
    bounds: [{ metric: "dashboard", atMostTimesReference: 2 }],
  },
  breakEven: {
    task: "How many events must a delivery bring before the six indexes are felt behind the wait for its commit?",
    varies: "delivery",
    unit: "events",
    values: [2, 10, 50, 200],
    variant: "needed",
    metric: "ingest",
    modify: (events) => ({
      cases: {
        ingest: { mode: "closed", clients: senders, input: (draw, setup) => drawIngest(draw, setup, events) },
      },
    }),
  },
  caveat:
    "The indexes nearly fit into memory: random keys cost far more once their index is larger than the cache.",
  next: [
    "Add WITH (fastupdate = off) to the GIN index: who pays now, and is it more or less than before?",
    "Put the flag into a table of its own, reviews (event_id, at): which of the variants is still needed?",
    "Set deliveryEvents in data.ts to 1: what is left of the difference, and what hides it?",
  ],
});
