import { defineExperiment } from "@labs/experiment";
import { textsOf } from "../shared/ticketed.ts";
import type { Guard } from "./contract.ts";
import { textTokens } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";

const variants = {
  fp32: { change: "As it was trained.", load: () => import("./variants/fp32.ts") },
  "int8-per-tensor": {
    change: "Weights as bytes, a scale per matrix.",
    load: () => import("./variants/int8-per-tensor.ts"),
  },
  int8: { change: "Weights as bytes, a scale per column.", load: () => import("./variants/int8.ts") },
  "int8-embeddings": {
    change: "int8, the token table as bytes too.",
    load: () => import("./variants/int8-embeddings.ts"),
  },
  "int8-static": {
    change: "int8, activations by scales that were calibrated beforehand.",
    load: () => import("./variants/int8-static.ts"),
  },
  fp16: { trap: true, change: "Half precision, on a CPU.", load: () => import("./variants/fp16.ts") },
  "magnitude-90": {
    trap: true,
    change: "90 % of the weights are zero.",
    load: () => import("./variants/magnitude-90.ts"),
  },
  "magnitude-90-trained": {
    change: "magnitude-90, trained for an epoch more.",
    load: () => import("./variants/magnitude-90-trained.ts"),
  },
  "structured-untrained": {
    change: "Keeps half of the heads and a quarter of the feed-forward.",
    load: () => import("./variants/structured-untrained.ts"),
  },
  structured: {
    change: "structured-untrained, trained for an epoch more.",
    load: () => import("./variants/structured.ts"),
  },
  "trained-longer": {
    change: "The control: all of it, trained for an epoch more.",
    load: () => import("./variants/trained-longer.ts"),
  },
  "structured-int8": {
    change: "structured, its weights as bytes.",
    load: () => import("./variants/structured-int8.ts"),
  },
} as const;

export default defineExperiment({
  question: "How did you make a model smaller and faster by pruning or quantization, and what did it cost?",
  order: 1,
  needs: [],
  provision: (run) => provision(run, variants),
  schedule: "side-by-side",
  input: textsOf(textTokens),
  transport: { kind: "in-process", call: (guard: Guard, text) => guard(text) },
  variants,
  baseline: "fp32",
  wrong: {
    "forgot-a-layer": { change: "A rewrite lost a layer.", load: () => import("./wrong/forgot-a-layer.ts") },
    "remembered-scores": {
      change: "A table of known texts.",
      load: () => import("./wrong/remembered-scores.ts"),
    },
  },
  cases: { "one-text": { mode: "closed", clients: 1 } },
  metrics,
  claims: [
    { variant: "int8", metric: "p50", timesBetter: 1.25 },
    { variant: "int8", metric: "flips", between: [0, 0.5] },
    { variant: "int8-embeddings", metric: "size", timesBetter: 3 },
    { variant: "fp16", metric: "p50", timesBetterAtMost: 1 },
    { variant: "magnitude-90", metric: "p50", timesBetterAtMost: 1.1 },
    { variant: "magnitude-90", metric: "size", timesBetterAtMost: 1 },
    { variant: "magnitude-90", metric: "recall at equal alarms", between: [40, 85] },
    { variant: "structured-untrained", metric: "recall at equal alarms", between: [40, 85] },
    { variant: "structured", metric: "p50", timesBetter: 1.5, than: "magnitude-90-trained" },
    { variant: "structured-int8", metric: "p50", timesBetter: 1.1, than: "structured" },
  ],
  goal: {
    task: "Answer faster with a smaller file, and lose no more attacks than a release may.",
    request: "One text of 60 to 64 tokens to a 2.8 MB transformer: is it an attack?",
    reference: "int8",
    target: { metric: "p50" },
    evidence: { metric: "size", timesBetter: 1.6 },
    bounds: [
      { metric: "false alarms", atMost: 4 },
      { metric: "flips", atMost: 3 },
    ],
  },
  breakEven: {
    task: "At which lengths does INT8 gain least: where a call costs more than its products, or where attention does?",
    varies: "text length",
    unit: "tokens",
    values: [12, 32, 64, 128, 224],
    variant: "int8",
    metric: "p50",
    modify: (tokens) => ({ input: textsOf(tokens) }),
  },
  caveat:
    "INT8 gains by an instruction for products of bytes (VNNI, AMX, SDOT): without it, or on a GPU, the order may be another.",
  next: [
    "Leave the matrix of the head in floats, in a copy of int8.ts: what does it cost in time, and which flips go?",
    "Calibrate on the short harmless texts alone, in calibrationTexts of data.ts: what do clipped activations cost?",
    "Prune by magnitude to 50 % instead of 90 %: recall stays where it was; what do the flips and the texts from outside say?",
  ],
});
