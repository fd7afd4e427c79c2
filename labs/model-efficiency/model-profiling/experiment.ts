import { defineExperiment } from "@labs/experiment";
import { textTokens } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import { examineAll } from "./scripts.ts";
import { load } from "./support/load.ts";
import type { Subject } from "./support/subject.ts";

const onTorch = { versus: "torch-unprofiled", needs: ["pytorch"], shownOnly: 2 } as const;

export default defineExperiment({
  question: "Which tools show where a model's time goes, and what does each of them not see?",
  order: 3,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: load(textTokens),
  callSeconds: 30,
  transport: { kind: "in-process", call: (subject: Subject, input) => subject(input) },
  variants: {
    stopwatch: { change: "A clock around the call.", load: () => import("./variants/stopwatch.ts") },
    "cpu-profile": {
      change: "V8's profiler on the main thread.",
      load: () => import("./variants/cpu-profile.ts"),
    },
    "onnx-trace": {
      change: "ONNX Runtime's trace of all that is served.",
      load: () => import("./variants/onnx-trace.ts"),
    },
    spans: { change: "Tokenize, queue, infer, post: marked.", load: () => import("./variants/spans.ts") },
    "spans-then-zoom": {
      change: "Spans; profile or trace only where they point.",
      load: () => import("./variants/spans-then-zoom.ts"),
    },
    "torch-unprofiled": {
      ...onTorch,
      versus: null,
      change: "FastAPI and PyTorch, and a clock around the call.",
      load: () => import("./variants/torch-unprofiled.ts"),
    },
    "torch-key-averages": {
      ...onTorch,
      change: "torch.profiler on every inference: its table of operators.",
      load: () => import("./variants/torch-key-averages.ts"),
    },
    "torch-trace": {
      ...onTorch,
      change: "torch.profiler on every inference: a trace in Chrome's format.",
      load: () => import("./variants/torch-trace.ts"),
    },
    "torch-scheduled": {
      ...onTorch,
      change: "torch.profiler on five inferences, once, for TensorBoard.",
      load: () => import("./variants/torch-scheduled.ts"),
    },
    "torch-wrong-thread": {
      ...onTorch,
      trap: true,
      change: "torch.profiler, started on the event loop and not on the worker.",
      load: () => import("./variants/torch-wrong-thread.ts"),
    },
  },
  baseline: "stopwatch",
  wrong: {
    "spans-without-queue": {
      change: "Queue time is not attributed to any span.",
      load: () => import("./wrong/spans-without-queue.ts"),
    },
  },
  cases: {
    calls: { mode: "closed", clients: 4 },
    scenarios: { mode: "observe", seconds: 6, script: examineAll },
  },
  metrics,
  claims: [
    { variant: "onnx-trace", metric: "throughput", timesBetterAtMost: 0.95 },
    { variant: "stopwatch", metric: "correct diagnoses", between: [0, 1] },
    { variant: "cpu-profile", metric: "correct diagnoses", between: [2, 2] },
    { variant: "onnx-trace", metric: "correct diagnoses", between: [4, 4] },
    { variant: "spans-then-zoom", metric: "correct diagnoses", between: [5, 5] },
    { variant: "torch-key-averages", metric: "correct diagnoses", between: [3, 3] },
    { variant: "torch-wrong-thread", metric: "correct diagnoses", between: [1, 1] },
  ],
  goal: {
    task: "Diagnose each of five services, and slow the serving one by no more than marks do.",
    request: "Five services: healthy, too many threads, casts, padding, a blocked loop. Which is which?",
    reference: "spans-then-zoom",
    target: { metric: "correct diagnoses" },
    evidence: { metric: "correct diagnoses", between: [4, 5] },
    bounds: [{ metric: "p50", atMostTimesReference: 1.25 }],
  },
  breakEven: {
    task: "How long must texts be before tracing every operator costs next to nothing?",
    varies: "text length",
    unit: "tokens",
    values: [12, 32, 64, 128, 224],
    variant: "onnx-trace",
    metric: "throughput",
    in: "calls",
    modify: (tokens) => ({ input: load(tokens) }),
  },
  caveat: "The faults are made here, one at a time: a real service has none or three.",
  next: [
    "Give every scenario two faults at once in optionsOf of support/service.ts: which tool names both?",
    "Let the audit trail run in a second Piscina worker: which span does its time go to, and which tool still sees it?",
  ],
});
