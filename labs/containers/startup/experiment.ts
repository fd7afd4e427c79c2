import { defineExperiment } from "@labs/experiment";
import { drawRequest } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Instance, provision } from "./rig.ts";
import { stop } from "./scripts.ts";

export default defineExperiment({
  question: "A new instance of a Node service takes too long until it answers: where does the time go?",
  order: 1,
  needs: ["postgres"],
  provision: (run) => provision(run),
  schedule: { oneAfterAnother: "a start needs every core, and two at once would measure each other" },
  input: drawRequest,
  transport: { kind: "in-process", call: (instance: Instance, input) => instance.call(input) },
  variants: {
    source: {
      change: "The TypeScript sources and their packages, started as they are.",
      load: () => import("./variants/source.ts"),
    },
    pruned: {
      change: "The same, without ONNX Runtime's binaries for other platforms.",
      load: () => import("./variants/pruned.ts"),
    },
    "compile-cache": {
      change: "The same, with V8's compile cache filled when it is built.",
      load: () => import("./variants/compile-cache.ts"),
    },
    bundled: {
      change: "One minified file for each thread, beside the native packages.",
      load: () => import("./variants/bundled.ts"),
    },
    "bundled-compile-cache": {
      change: "The bundle, with V8's compile cache filled when it is built.",
      versus: "bundled",
      load: () => import("./variants/bundled-compile-cache.ts"),
    },
    "npm-start": {
      trap: true,
      change: "The sources, started by `npm start`.",
      load: () => import("./variants/npm-start.ts"),
    },
  },
  baseline: "source",
  wrong: {
    "without-model": {
      change: "The model is not loaded, and the rules decide alone.",
      load: () => import("./wrong/without-model.ts"),
    },
  },
  cases: {
    start: { mode: "job", seconds: 1 },
    stop: { mode: "observe", seconds: 1, script: stop },
  },
  metrics,
  claims: [
    { variant: "bundled", metric: "first answer", timesBetter: 1.2 },
    { variant: "bundled", metric: "processor", timesBetter: 1.2 },
    { variant: "bundled", metric: "modules", timesBetter: 3 },
    { variant: "bundled", metric: "memory", timesBetter: 1.2 },
    { variant: "compile-cache", metric: "first answer", timesBetter: 1.1 },
    { variant: "bundled-compile-cache", metric: "processor", than: "bundled", timesBetter: 1.05 },
    { variant: "pruned", metric: "size", timesBetter: 3 },
    { variant: "pruned", metric: "first answer", timesBetterAtMost: 1.1 },
    { variant: "npm-start", metric: "first answer", timesBetterAtMost: 0.9 },
    { variant: "source", metric: "exit code", between: [0, 0] },
  ],
  goal: {
    task: "Let a new instance answer its first request sooner, with the same verdicts.",
    request:
      "POST /screen { actor, prompt } to a process that is started for it: PostgreSQL for the actor's events, the guard for the prompt.",
    reference: "bundled",
    target: { metric: "first answer" },
    evidence: { metric: "modules", timesBetter: 3 },
    bounds: [
      { metric: "exit code", in: "stop", atMost: 0 },
      { metric: "memory", atMostTimesReference: 1.3 },
    ],
  },
  breakEven: {
    task: "How large must the model be before it no longer matters how the code is loaded?",
    varies: "model size",
    unit: "MB",
    values: [3, 30, 100, 300],
    variant: "bundled",
    metric: "first answer",
    modify: (megabytes) => ({ provision: (run) => provision(run, megabytes) }),
  },
  caveat:
    "Files are in the page cache and the model has 3 MB: on a node that has just pulled the image, and with a model of gigabytes, reading them takes most of the time.",
  next: [
    "Set minify to false in variants/bundled.ts: how much of the gain is left?",
    'Add SCORE_WORKERS: "4" to the environment in data.ts: which part of the start grows, and does the bundle still help?',
    "Give `node` the option --cpu-prof in variants/source.ts and open the profile: what share is compiling, what loading the runtime?",
  ],
});
