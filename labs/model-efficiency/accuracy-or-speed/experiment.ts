import { defineExperiment } from "@labs/experiment";
import { drawBurst, drawCheck, drawTraffic, minRecall } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import type { Screen } from "./support/subject.ts";

/** The candidates for the front: without the mistakes, whose figures do not hold. */
const candidates = {
  transformer: () => import("./variants/transformer.ts"),
  "tiny-transformer": () => import("./variants/tiny-transformer.ts"),
  linear: () => import("./variants/linear.ts"),
  "cascade-narrow": () => import("./variants/cascade-narrow.ts"),
  cascade: () => import("./variants/cascade.ts"),
};

export default defineExperiment({
  question: "How do you balance a model's accuracy against the speed of its answers?",
  order: 2,
  needs: [],
  provision: (run) => provision(run, candidates),
  schedule: "side-by-side",
  input: drawCheck,
  transport: { kind: "in-process", call: (screen: Screen, page) => screen(page) },
  variants: {
    transformer: { change: "The guard reads every text.", load: candidates.transformer },
    "tiny-transformer": {
      change: "A smaller transformer reads every text.",
      load: candidates["tiny-transformer"],
    },
    linear: { change: "Pairs of words, weighed.", load: candidates.linear },
    "cascade-narrow": {
      change: "Linear first; up to 5 % go on to the guard.",
      load: candidates["cascade-narrow"],
    },
    cascade: {
      change: "Linear first; up to 25 % go on to the guard.",
      load: candidates.cascade,
    },
    "band-from-test": {
      trap: true,
      change: "The band that is best on 100 texts, and shown on them.",
      load: () => import("./variants/band-from-test.ts"),
    },
    "most-accurate": {
      trap: true,
      change: "The guard, tuned for right decisions.",
      load: () => import("./variants/most-accurate.ts"),
    },
  },
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
    { variant: "linear", metric: "throughput", atLeast: 10 },
    { variant: "linear", metric: "recall", atMost: 1 },
    { variant: "cascade", metric: "throughput", atLeast: 2 },
    { variant: "cascade", metric: "recall", atLeast: 1 },
    { variant: "tiny-transformer", metric: "beaten by", between: [1, 4] },
    { variant: "most-accurate", metric: "recall", between: [minRecall, 90] },
  ],
  goal: {
    task: "Find as many attacks as before, and have a fraction of the texts read deeply.",
    reference: "cascade",
    target: { metric: "throughput" },
    evidence: { metric: "deep reads", between: [1, 50] },
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
    "Raise the budget in cascade.ts to 0.5: what do recall and throughput say, and is it still on the front?",
    "Pass the doubtful texts to guard-int8 in support/settle.ts instead of guard: which point of the front moves, and where to?",
    "Settle the band on 50 texts in band-from-test.ts, and on 1 000: how far apart are claims and truth?",
  ],
});
