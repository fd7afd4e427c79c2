import { defineExperiment, type Random } from "@labs/experiment";
import { drawRequest, type Route, type Setup } from "./data.ts";
import { metrics } from "./metrics.ts";
import { answerOf, clients, provision } from "./rig.ts";
import { readCounted } from "./scripts.ts";

const over = (route: Route) => ({
  mode: "closed" as const,
  clients,
  share: 0.5,
  input: (draw: Random, setup: Setup) => drawRequest(draw, setup, route),
});

export default defineExperiment({
  question: "A page of a dashboard takes too long: how did you rewrite its queries, and what did it gain?",
  order: 1,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: drawRequest,
  transport: { kind: "in-process", call: async (dashboard, request) => answerOf(await dashboard(request)) },
  variants: {
    "n-plus-one": {
      change: "One statement for the list, three for each incident, one after another.",
      load: () => import("./variants/n-plus-one.ts"),
    },
    "all-at-once": {
      change: "The same statements, none waiting for another.",
      trap: true,
      load: () => import("./variants/all-at-once.ts"),
    },
    join: { change: "One statement joins everything.", load: () => import("./variants/join.ts") },
    "lateral-json": {
      change: "One statement, the lists folded into JSON by the server.",
      load: () => import("./variants/lateral-json.ts"),
    },
    batched: {
      change: "One statement for the list, one for each kind of thing in it.",
      load: () => import("./variants/batched.ts"),
    },
  },
  baseline: "n-plus-one",
  wrong: {
    "inner-join": {
      change: "Incidents without rules fall out of the join.",
      load: () => import("./wrong/inner-join.ts"),
    },
    multiplied: {
      change: "Both lists are folded over the product of the two.",
      load: () => import("./wrong/multiplied.ts"),
    },
  },
  cases: {
    loopback: over("loopback"),
    "emulated-network": over("emulated-network"),
    counted: { mode: "observe", script: readCounted },
  },
  metrics,
  claims: [
    { variant: "n-plus-one", metric: "statements", between: [76, 76] },
    { variant: "batched", metric: "statements", between: [4, 4] },
    { variant: "join", metric: "statements", between: [1, 1] },
    { variant: "lateral-json", metric: "statements", between: [1, 1] },
    { variant: "lateral-json", metric: "rows", between: [25, 25] },
    { variant: "join", metric: "rows", between: [75, 200] },
    { variant: "all-at-once", metric: "statements", between: [76, 76] },
    { variant: "all-at-once", metric: "p50", in: "loopback", timesBetterAtMost: 3 },
    { variant: "lateral-json", metric: "p50", in: "emulated-network", timesBetter: 10 },
    { variant: "batched", metric: "p50", in: "emulated-network", timesBetter: 8 },
    { variant: "batched", metric: "p50", in: "loopback", timesBetter: 1.5 },
    { variant: "lateral-json", metric: "p50", in: "loopback", timesBetter: 1.5 },
  ],
  goal: {
    task: "Answer the page with so few statements that the distance to the server no longer counts.",
    request:
      "The 25 newest incidents opened before a moment, each with its tenant's name, its rules (up to 3, or none) and its last events (up to 5).",
    reference: "lateral-json",
    target: { metric: "p50", in: "emulated-network" },
    evidence: { metric: "statements", between: [1, 5] },
    bounds: [{ metric: "received", atMostTimesReference: 2 }],
  },
  breakEven: {
    task: "How many connections must four clients share before sending all statements at once gains anything?",
    varies: "pool",
    unit: "connections",
    values: [4, 6, 8, 12, 24, 48],
    variant: "all-at-once",
    metric: "p50",
    in: "emulated-network",
    modify: (connections) => ({ provision: (run) => provision(run, connections) }),
  },
  caveat:
    "The emulated network adds a delay and nothing else: no limit of bandwidth, no loss, no encryption. Client, server and relay share the cores.",
  next: [
    "Set oneWayMs in rig.ts to 0.25 and to 5: which ratios change, and which differences?",
    "Send all-at-once over one client with `pipeline: true`: what does one page gain, and what do four clients?",
    "Add DISTINCT to both lists of wrong/multiplied.ts: is it right now, and what does it read?",
  ],
});
