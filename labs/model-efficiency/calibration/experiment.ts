import { defineExperiment } from "@labs/experiment";
import type { Guard } from "./contract.ts";
import { joinedPrompts, textsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";

const variants = {
  fp32: { change: "As others trained it.", load: () => import("./variants/fp32.ts") },
  dynamic: { change: "INT8, ranges looked for at run time.", load: () => import("./variants/dynamic.ts") },
  "min-max": {
    change: "INT8, ranges as far as 200 prompts reached.",
    load: () => import("./variants/min-max.ts"),
  },
  percentile: {
    change: "INT8, ranges that hold 99.99 % of what 200 prompts had.",
    load: () => import("./variants/percentile.ts"),
  },
  "outliers-in-floats": {
    change: "min-max, four products whose input has outliers left in floats.",
    load: () => import("./variants/outliers-in-floats.ts"),
  },
  "wrong-texts": {
    trap: true,
    change: "min-max of one prompt, short and harmless.",
    load: () => import("./variants/wrong-texts.ts"),
  },
  "int8-in-the-file": {
    trap: true,
    change: "Bytes in the file, floats in the products.",
    load: () => import("./variants/int8-in-the-file.ts"),
  },
} as const;

export default defineExperiment({
  question: "How do you calibrate a quantized model, and how do you notice that it broke?",
  order: 4,
  needs: [],
  provision: (run) => provision(run, variants),
  schedule: "side-by-side",
  input: textsOf(joinedPrompts),
  transport: { kind: "in-process", call: (guard: Guard, text) => guard(text) },
  variants,
  baseline: "fp32",
  wrong: {
    "assumed-ranges": { change: "Ranges of -1 to 1.", load: () => import("./wrong/assumed-ranges.ts") },
    "floats-under-its-name": {
      change: "The floats answer for the INT8 file.",
      load: () => import("./wrong/floats-under-its-name.ts"),
    },
  },
  cases: { "one-text": { mode: "closed", clients: 1 } },
  metrics,
  claims: [
    { variant: "dynamic", metric: "p50", timesBetter: 1.5 },
    { variant: "dynamic", metric: "flips", between: [0, 1] },
    { variant: "min-max", metric: "usual error", timesBetterAtMost: 0.5, than: "dynamic" },
    { variant: "percentile", metric: "usual error", timesBetter: 1.3, than: "min-max" },
    { variant: "outliers-in-floats", metric: "usual error", timesBetter: 5, than: "min-max" },
    { variant: "wrong-texts", metric: "usual error", timesBetterAtMost: 0.5, than: "min-max" },
    { variant: "int8-in-the-file", metric: "p50", timesBetterAtMost: 1.1 },
    { variant: "int8-in-the-file", metric: "size", timesBetter: 1.8 },
  ],
  goal: {
    task: "Serve static INT8 that decides as the floats do.",
    request: "One text of some fifty tokens to a model of 67 MB: is it an attack?",
    reference: "percentile",
    target: { metric: "p50" },
    evidence: { metric: "integer products", between: [20, 28] },
    bounds: [{ metric: "flips", atMost: 0.5 }],
  },
  breakEven: {
    task: "How long must a text be before INT8 gains: is it bytes that are read, or products that are made?",
    varies: "prompts behind one another",
    unit: "prompts",
    values: [1, 4, 10],
    variant: "dynamic",
    metric: "p50",
    modify: (joined) => ({ input: textsOf(joined) }),
  },
  caveat:
    "One model of others and one collection of short prompts, half of them synthetic: another model breaks elsewhere.",
  next: [
    "Set the share in percentile.ts to 0.99: which activations lose, the ones with outliers or the others?",
    "Calibrate min-max on 20 prompts instead of 200, in data.ts: why can fewer prompts be better?",
  ],
});
