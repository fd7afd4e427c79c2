import { defineExperiment } from "@labs/experiment";
import { pick } from "../shared/prompts.ts";
import type { Input, Screen, Setup } from "./contract.ts";
import { promptsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { decide, provision } from "./rig.ts";
import { badInput, neighbours, spike } from "./scripts.ts";

const batch = (rows: number) => ({
  change: `Full batches of ${rows}.`,
  sweepValue: rows,
  load: async () => ({ open: (await import("./variants/sized.ts")).sized(rows) }),
});

export default defineExperiment({
  question: "What does a larger batch cost in a firewall that decides while a user waits?",
  order: 3,
  needs: [],
  provision: (run) => provision(run),
  schedule: "side-by-side",
  input: (random, { prompts }: Setup): Input => ({ prompt: pick(random, prompts), wants: "decision" }),
  transport: { kind: "in-process", call: (screen: Screen, input: Input) => decide(screen, input) },
  variants: {
    "batch-1": { change: "Every prompt alone.", sweepValue: 1, load: () => import("./variants/batch-1.ts") },
    "batch-2": batch(2),
    "batch-4": batch(4),
    "batch-8": batch(8),
    "batch-16": batch(16),
    "batch-64": batch(64),
    "bisect-64": {
      change: "Full batches of 64; one that fails is halved.",
      load: () => import("./variants/bisect.ts"),
    },
    "no-arena-64": {
      change: "Full batches of 64; no run keeps its memory.",
      load: () => import("./variants/no-arena.ts"),
    },
    "int8-64": {
      change: "Full batches of 64 in dynamic int8.",
      load: () => import("./variants/int8.ts"),
    },
  },
  baseline: "batch-1",
  wrong: {
    "rest-allowed": {
      change: "What does not fill a batch is allowed.",
      load: () => import("./wrong/rest-allowed.ts"),
    },
    deduplicated: {
      change: "Rows of one length are taken for the same prompt.",
      load: () => import("./wrong/deduplicated.ts"),
    },
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
    { variant: "batch-16", metric: "throughput", atLeast: 1.3 },
    { variant: "batch-64", metric: "throughput", than: "batch-16", atMost: 1.1 },
    { variant: "batch-64", metric: "p50", than: "batch-4", atMost: 0.33 },
    { variant: "batch-64", metric: "collateral", between: [1, 63] },
    { variant: "bisect-64", metric: "collateral", between: [0, 0] },
    { variant: "bisect-64", metric: "bad one answered", between: [0, 0] },
    { variant: "batch-64", metric: "moved", between: [0, 0] },
    { variant: "int8-64", metric: "moved", between: [16, 32] },
    { variant: "no-arena-64", metric: "memory", in: "spike", than: "batch-64", atLeast: 1.3 },
  ],
  goal: {
    task: "Fill the smallest batches that reach 90 % of the best throughput.",
    reference: "batch-8",
    target: { metric: "throughput" },
    evidence: { metric: "batch size", in: "saturated", between: [4, 32] },
  },
  breakEven: {
    task: "How long must prompts be before a batch of 16 is no faster than 16 times one?",
    varies: "prompt length",
    unit: "tokens",
    values: [8, 32, 128, 256],
    variant: "batch-16",
    metric: "throughput",
    in: "saturated",
    modify: (length) => ({ provision: (run) => provision(run, promptsOf(length)) }),
  },
  caveat:
    "A model that one core computes at nearly full speed from one row on. On a GPU the curve rises for much longer, and memory, not the knee, may set the size.",
  next: [
    "Set idleTimeoutMs in data.ts to 50: what becomes of p50 in steady, and of throughput in saturated?",
    "Let badInput in scripts.ts send three bad prompts: how many tries does bisecting take then, and when is one by one cheaper?",
    'Put model: "guard-int8" into sized.ts: from which batch size on do probabilities move?',
  ],
});
