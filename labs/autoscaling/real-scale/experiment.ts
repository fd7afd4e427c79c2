import { defineExperiment } from "@labs/experiment";
import { metrics } from "./metrics.ts";
import { drawCheck, loadFile, provision, transport } from "./rig.ts";
import { scaleUnderLoad } from "./scripts.ts";
import { whatIf } from "./support/cluster/what-if.ts";

export default defineExperiment({
  question: "Does an HPA do on real processes under load what the simulation says?",
  order: 3,
  needs: ["haproxy"],
  provision,
  schedule: { oneAfterAnother: "each arm starts up to eight pods, which take most of a core together" },
  input: drawCheck,
  transport,
  loadFile,
  variants: {
    default: {
      change: "CPU at 60 % of the request, 2 to 8 pods, the default windows and policies.",
      load: () => loadFile("./variants/default.yaml"),
    },
    "min-5": {
      change: "At least five pods.",
      load: () => loadFile("./variants/min-5.yaml"),
    },
  },
  baseline: "default",
  wrong: {
    "target-95": {
      change: "CPU at 95 % of the request.",
      load: () => loadFile("./wrong/target-95.yaml"),
    },
  },
  cases: { step: { mode: "observe", seconds: 25, script: scaleUnderLoad } },
  metrics,
  claims: [
    { variant: "default", metric: "decisions unlike the model", between: [0, 0] },
    { variant: "min-5", metric: "decisions unlike the model", between: [0, 0] },
    { variant: "default", metric: "pods apart", between: [0, 1] },
    { variant: "min-5", metric: "pods apart", between: [0, 1] },
    { variant: "min-5", metric: "late or lost", timesBetter: 2 },
  ],
  goal: {
    task: "Answer in time when the load grows from less than one pod's worth to 4.5 at once.",
    request: "GET /<n>: a conversation of ten prompts, screened by the rules; about 1 ms of processor.",
    reference: "min-5",
    target: { metric: "late or lost" },
    evidence: { metric: "overload", between: [0, 60] },
    bounds: [{ metric: "pod-hours", atMostTimesReference: 1.1 }],
  },
  whatIf,
  caveat:
    "Pods are processes on this machine, forty times as fast: nothing is scheduled or pulled, and the metrics are as late as we made them.",
  next: [
    "Set maxReplicas to 6 in yours.yaml: what does the HPA want, and what do the callers get?",
    "Double the work of the warm-up in support/worker.ts: how much longer is the overload, and does the simulation know?",
    "Set factor to 20 in data.ts: which figures change, and which should not?",
  ],
});
