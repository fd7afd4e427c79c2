import { defineExperiment } from "@labs/experiment";
import { pick } from "../shared/prompts.ts";
import type { Input, Screen, Setup } from "./contract.ts";
import { largest, maxWaitMs, promptsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { decide, provision } from "./rig.ts";
import { badInput, neighbours, spike } from "./scripts.ts";

const size = (rows: number) => ({
  change: `Full batches of ${rows}; a prompt waits for ${maxWaitMs} ms at most.`,
  sweepValue: rows,
  load: async () => ({ open: (await import("./variants/sized.ts")).sized(rows) }),
});

const scored = ["saturated", "neighbours"];

export default defineExperiment({
  question: "What does a larger batch cost in a firewall that decides while a user waits?",
  order: 3,
  needs: [],
  provision: (run) => provision(run),
  schedule: "side-by-side",
  input: (random, { prompts }: Setup): Input => ({ prompt: pick(random, prompts), wants: "decision" }),
  transport: { kind: "in-process", call: (screen: Screen, input: Input) => decide(screen, input) },
  variants: {
    "batch-64": { ...size(largest), load: () => import("./variants/batch-64.ts") },
    "batch-16": size(16),
    "batch-8": { ...size(8), load: () => import("./variants/batch-8.ts") },
    "batch-4": size(4),
    "batch-1": size(1),
    "not-waiting": {
      change: "A batch of up to 64 leaves as soon as the worker is free.",
      drivenIn: ["saturated", "steady"],
      load: () => import("./variants/not-waiting.ts"),
    },
    "checked-before": {
      change: "A prompt that cannot be read joins no batch.",
      drivenIn: ["saturated", "bad-input"],
      load: () => import("./variants/checked-before.ts"),
    },
    bisect: {
      change: "A batch that fails is halved and tried again.",
      drivenIn: ["saturated", "bad-input"],
      load: () => import("./variants/bisect.ts"),
    },
    "no-arena": {
      change: "No run keeps its memory for the next one.",
      drivenIn: ["saturated", "spike"],
      load: () => import("./variants/no-arena.ts"),
    },
    int8: { change: "Dynamic int8.", drivenIn: scored, load: () => import("./variants/int8.ts") },
    "int8-static": {
      change: "Static int8.",
      drivenIn: scored,
      load: () => import("./variants/int8-static.ts"),
    },
  },
  baseline: "batch-64",
  wrong: {
    "rest-allowed": { change: "The rest is allowed.", load: () => import("./wrong/rest-allowed.ts") },
    deduplicated: { change: "Lengths stand for prompts.", load: () => import("./wrong/deduplicated.ts") },
  },
  cases: {
    saturated: { mode: "closed", clients: 128, share: 0.6 },
    steady: { mode: "open", rate: { ofSlowest: 0.6 }, lanes: 512 },
    "bad-input": { mode: "observe", script: badInput },
    spike: { mode: "observe", seconds: 0.4, script: spike },
    neighbours: { mode: "observe", seconds: 0.3, script: neighbours },
  },
  metrics,
  claims: [
    { variant: "batch-8", metric: "throughput", timesBetter: 0.8 },
    { variant: "batch-8", metric: "throughput", than: "batch-1", timesBetter: 1.2 },
    { variant: "batch-8", metric: "p50", timesBetter: 3 },
    { variant: "not-waiting", metric: "p50", timesBetter: 5 },
    { variant: "batch-64", metric: "collateral", between: [1, 63] },
    { variant: "checked-before", metric: "collateral", between: [0, 0] },
    { variant: "bisect", metric: "collateral", between: [0, 0] },
    { variant: "batch-64", metric: "moved", between: [0, 0] },
    { variant: "int8", metric: "moved", between: [16, 32] },
    { variant: "int8-static", metric: "moved", between: [0, 0] },
    { variant: "no-arena", metric: "memory", in: "spike", timesBetter: 1.3 },
  ],
  goal: {
    task: "Find the smallest batch that keeps 90 % of the throughput, and take the time to fill the rest out of the median.",
    request: "One prompt of 24 to 32 tokens, scored by the guard on one worker thread.",
    reference: "batch-8",
    target: { metric: "p50" },
    evidence: { metric: "batch size", in: "saturated", between: [4, 32] },
    bounds: [
      { metric: "CPU", atMostTimesReference: 1.15 },
      { metric: "memory", in: "spike", atMostTimesReference: 1.3 },
      { metric: "rejected", atMost: 1 },
    ],
  },
  breakEven: {
    task: "How long must prompts be before a batch of 16 is no faster than 16 times one?",
    varies: "prompt length",
    unit: "tokens",
    values: [8, 32, 128, 256],
    variant: "batch-16",
    against: "batch-1",
    metric: "throughput",
    modify: (length) => ({ provision: (run) => provision(run, promptsOf(length)) }),
  },
  caveat:
    "A model that one core computes at nearly full speed from one row on. On a GPU the curve rises for much longer, and memory, not the knee, may set the size.",
  next: [
    "Set maxWaitMs in data.ts to 5: which of the costs of batch-64 are gone, and which are left?",
    "Let badInput in scripts.ts send three bad prompts: how many tries does bisecting take then, and what does checked-before take?",
  ],
});
