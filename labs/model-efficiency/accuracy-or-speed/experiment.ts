import { defineExperiment } from "@labs/experiment";
import { drawBurst, drawCheck, drawTraffic } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import type { Screen } from "./support/subject.ts";

const variants = {
  transformer: { change: "The guard reads every text.", load: () => import("./variants/transformer.ts") },
  "transformer-int8": {
    change: "The guard, its weights as bytes.",
    load: () => import("./variants/transformer-int8.ts"),
  },
  "tiny-transformer": {
    trap: true,
    change: "A transformer of an eighth of the work, trained for two epochs.",
    load: () => import("./variants/tiny-transformer.ts"),
  },
  "tiny-longer": {
    change: "The same small transformer, trained for six epochs.",
    load: () => import("./variants/tiny-longer.ts"),
  },
  linear: { change: "Pairs of words, weighed.", load: () => import("./variants/linear.ts") },
  cascade: {
    change: "Linear first; up to 25 % go on to the guard.",
    load: () => import("./variants/cascade.ts"),
  },
  "cascade-tiny": {
    change: "cascade, its second model tiny-longer.",
    load: () => import("./variants/cascade-tiny.ts"),
  },
  "cascade-narrow": {
    change: "cascade-tiny, with up to 5 % passed on.",
    load: () => import("./variants/cascade-narrow.ts"),
  },
  "band-from-test": {
    trap: true,
    change: "The band that is best on 100 texts, and shown on them.",
    load: () => import("./variants/band-from-test.ts"),
  },
  "few-alarms": {
    change: "The guard at 0.5 % false alarms instead of 3 %.",
    load: () => import("./variants/few-alarms.ts"),
  },
} as const;

export default defineExperiment({
  question: "How do you balance a model's accuracy against the speed of its answers?",
  order: 2,
  needs: [],
  provision: (run) => provision(run, variants),
  schedule: "side-by-side",
  input: drawCheck,
  transport: { kind: "in-process", call: (screen: Screen, page) => screen(page) },
  variants,
  baseline: "transformer",
  wrong: {
    "busy-means-harmless": {
      change: "A doubtful text passes while the guard is busy.",
      load: () => import("./wrong/busy-means-harmless.ts"),
    },
    "all-harmless": { change: "Calls nothing an attack.", load: () => import("./wrong/all-harmless.ts") },
  },
  cases: { traffic: { mode: "closed", clients: 1, input: drawTraffic } },
  metrics,
  claims: [
    { variant: "linear", metric: "throughput", timesBetter: 10 },
    { variant: "linear", metric: "recall at 3 % alarms", timesBetterAtMost: 1 },
    { variant: "transformer-int8", metric: "throughput", timesBetter: 1.2 },
    { variant: "tiny-longer", metric: "throughput", timesBetter: 2 },
    { variant: "tiny-longer", metric: "recall at 3 % alarms", timesBetter: 1 },
    { variant: "cascade", metric: "throughput", timesBetter: 2 },
    { variant: "cascade", metric: "recall at 3 % alarms", timesBetter: 1 },
    { variant: "cascade-tiny", metric: "beaten by", between: [0, 0] },
    { variant: "few-alarms", metric: "alarms that are right", between: [50, 90] },
  ],
  goal: {
    task: "Find as many attacks as before, and have a fraction of the texts read deeply.",
    request: "A page of 16 texts of all lengths, 2 % of them attacks: which of them are attacks?",
    reference: "cascade",
    target: { metric: "throughput" },
    evidence: { metric: "deep reads", between: [1, 50] },
    bounds: [{ metric: "false alarms", atMost: 5 }],
  },
  breakEven: {
    task: "Which share of doubtful texts must an attacker send before the cascade is no faster than its second tier alone?",
    varies: "doubtful texts",
    unit: "%",
    values: [0, 25, 50, 75, 100],
    variant: "cascade",
    metric: "throughput",
    modify: (percent) => ({
      cases: { traffic: { mode: "closed", clients: 1, input: drawBurst(percent / 100) } },
    }),
  },
  caveat:
    "The texts come from one grammar: how often two models err together, which a cascade lives on, is its property.",
  next: [
    "Raise the budget in cascade-tiny.ts to 0.5: what do recall and throughput say, and is it still on the front?",
    "Settle the cascade at 0.5 % false alarms, in a copy of cascade-tiny.ts: which side of the band moves, and what does it cost?",
    "Settle the band on 50 texts in band-from-test.ts, and on 1 000: how far apart are claims and truth?",
  ],
});
