import { defineExperiment } from "@labs/experiment";
import { provision, type Subject } from "./contract.ts";
import { textsOf, textTokens } from "./data.ts";
import { examineAll } from "./examinations.ts";
import { metrics } from "./metrics.ts";

export default defineExperiment({
  question: "Which tools show where a model's time goes, and what does each of them not see?",
  order: 3,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: textsOf(textTokens),
  transport: { kind: "in-process", call: (subject: Subject, input) => subject(input) },
  variants: {
    stopwatch: { change: "A clock around the call.", load: () => import("./variants/stopwatch.ts") },
    "cpu-profile": {
      change: "V8's profiler on the main thread.",
      load: () => import("./variants/cpu-profile.ts"),
    },
    "onnx-trace": {
      change: "The runtime's trace of all that is served.",
      load: () => import("./variants/onnx-trace.ts"),
    },
    spans: {
      change: "Tokenize, queue, infer and post, each marked.",
      load: () => import("./variants/spans.ts"),
    },
    "spans-then-zoom": {
      change: "Spans; profile or trace only where they point.",
      load: () => import("./variants/spans-then-zoom.ts"),
    },
  },
  baseline: "stopwatch",
  wrong: {
    "spans-without-queue": {
      change: "The time in line is nobody's.",
      load: () => import("./wrong/spans-without-queue.ts"),
    },
  },
  cases: {
    calls: { mode: "closed", clients: 4 },
    patients: { mode: "observe", seconds: 2, script: examineAll },
  },
  metrics,
  claims: [
    { variant: "onnx-trace", metric: "throughput", atMost: 0.95 },
    { variant: "stopwatch", metric: "told rightly", between: [0, 1] },
    { variant: "cpu-profile", metric: "told rightly", between: [2, 2] },
    { variant: "onnx-trace", metric: "told rightly", between: [4, 4] },
    { variant: "spans-then-zoom", metric: "told rightly", between: [5, 5] },
    { variant: "spans-then-zoom", metric: "accounted", between: [95, 100] },
    { variant: "onnx-trace", metric: "in operators", between: [40, 100] },
  ],
  goal: {
    task: "Tell what is wrong with each of five services, and slow the serving one by no more than marks do.",
    reference: "spans-then-zoom",
    target: { metric: "told rightly" },
    evidence: { metric: "told rightly", between: [4, 5] },
  },
  breakEven: {
    task: "How long must texts be before tracing every operator costs next to nothing?",
    varies: "text length",
    unit: "tokens",
    values: [12, 32, 64, 128, 224],
    variant: "onnx-trace",
    metric: "throughput",
    in: "calls",
    modify: (tokens) => ({ input: textsOf(tokens) }),
  },
  caveat:
    "The faults are made here, one at a time, and the rules know what they look for: a real service has none or three.",
  next: [
    "Make every patient ill of two faults at once in patients.ts: which tool names both?",
    "Trace the first inference alone, without the warm-up in examine.ts: which operator is blamed, and why?",
    "Let the audit trail run in a second Piscina worker: which span does its time go to, and which tool still sees it?",
  ],
});
