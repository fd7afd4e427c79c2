import { defineExperiment } from "@labs/experiment";
import { type Prompt, pick } from "../shared/prompts.ts";
import type { Screen, Setup } from "./contract.ts";
import { lengthOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import { attack } from "./scripts.ts";

export default defineExperiment({
  question: "Inputs differ in length: how do you batch them in a system under high traffic?",
  order: 2,
  needs: [],
  provision: (run) => provision(run),
  schedule: "side-by-side",
  input: (random, { prompts }: Setup) => pick(random, prompts),
  kindOf: lengthOf,
  transport: { kind: "in-process", call: (screen: Screen, prompt: Prompt) => screen(prompt) },
  variants: {
    fifo: {
      change: "The oldest sixteen, padded to the longest of them.",
      load: () => import("./variants/fifo.ts"),
    },
    "pad-to-max": {
      ...{ trap: true, drivenIn: ["backlog", "flow"] },
      change: "Every batch padded to 256 tokens: one width.",
      load: () => import("./variants/pad-to-max.ts"),
    },
    alone: { change: "One after the other.", load: () => import("./variants/alone.ts") },
    buckets: {
      change: "A queue for every range of lengths, the oldest first.",
      load: () => import("./variants/buckets.ts"),
    },
    "sorted-window": {
      change: "A window sorted by length, cut into batches of sixteen.",
      load: () => import("./variants/sorted-window.ts"),
    },
    "token-budget": {
      change: "The sorted window cut into batches of 512 tokens.",
      load: () => import("./variants/token-budget.ts"),
    },
    "shortest-first": {
      trap: true,
      change: "Always the sixteen shortest.",
      load: () => import("./variants/shortest-first.ts"),
    },
  },
  baseline: "fifo",
  wrong: {
    truncated: {
      change: "Every prompt cut to 64 tokens.",
      load: () => import("./wrong/truncated.ts"),
    },
    "highest-of-pieces": {
      change: "The highest score of pieces of 64 tokens, by the threshold for whole prompts.",
      load: () => import("./wrong/highest-of-pieces.ts"),
    },
    "sorted-not-back": {
      change: "Sorted by length, answered in the order of arrival.",
      load: () => import("./wrong/sorted-not-back.ts"),
    },
  },
  cases: {
    backlog: { mode: "closed", clients: 48 },
    flow: { mode: "open", rate: { ofSlowest: 0.8 } },
    attacked: { mode: "observe", seconds: 4.5, script: attack },
  },
  metrics,
  claims: [
    { variant: "buckets", metric: "throughput", timesBetter: 1.8 },
    { variant: "alone", metric: "throughput", timesBetter: 1.8 },
    { variant: "pad-to-max", metric: "throughput", timesBetterAtMost: 0.9 },
    { variant: "alone", metric: "padding", in: "backlog", between: [0, 0] },
    { variant: "sorted-window", metric: "throughput", timesBetter: 1.1 },
    { variant: "token-budget", metric: "throughput", than: "sorted-window", timesBetter: 1.2 },
    { variant: "token-budget", metric: "memory", than: "sorted-window", timesBetter: 1.05 },
    { variant: "shortest-first", metric: "p50 long", than: "buckets", timesBetterAtMost: 0.9 },
  ],
  goal: {
    task: "Let no short prompt be padded to the length of a long one, and let no long one wait without end.",
    request:
      "One prompt of 5 to 256 tokens, half of them below 60, scored by the guard on one worker thread.",
    reference: "buckets",
    target: { metric: "throughput" },
    evidence: { metric: "padding", in: "backlog", between: [0, 30] },
    bounds: [
      { metric: "worst long", atMostTimesReference: 2 },
      { metric: "p50 long", atMostTimesReference: 2 },
      { metric: "memory", atMostTimesReference: 1.3 },
    ],
  },
  breakEven: {
    task: "How similar must lengths be before buckets only make batches smaller?",
    varies: "spread of lengths around 56",
    unit: "tokens",
    values: [2, 8, 24, 60, 200],
    variant: "buckets",
    metric: "throughput",
    in: "backlog",
    modify: (spread) => ({
      provision: (run) => provision(run, ({ tokens }) => Math.abs(tokens.length - 56) <= spread),
    }),
  },
  caveat:
    "One thread of a CPU with a model that it computes at full speed from one row on: there padding is pure loss. Where a single row leaves the device idle, batches win, and alone does not.",
  next: [
    'Put modelFile("tiny") into rig.ts: which of alone and token-budget wins when starting a run costs as much as a row?',
    "Raise clients to 192 in experiment.ts: what do buckets gain from a longer queue, and what does the longest prompt pay?",
    "Take the age out of buckets.ts and serve the fullest bucket: which metric shows starvation first?",
  ],
});
