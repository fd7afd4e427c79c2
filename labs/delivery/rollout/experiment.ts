import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { answersAreEnough, cases } from "./scripts.ts";

export default defineExperiment({
  question:
    "A new version is slower, fails or decides wrongly: how do you roll it out so that few users notice?",
  order: 1,
  needs: ["haproxy", "postgres"],
  provision,
  schedule: {
    oneAfterAnother: "each rollout is a fleet of two or three processes with its balancer and callers",
  },
  input: drawCheck,
  transport,
  callSeconds: 120,
  variants: {
    "big-bang": {
      change: "All requests at once; the service's alert watches.",
      load: () => import("./variants/big-bang.ts"),
    },
    rolling: {
      change: "A quarter of the requests after the other.",
      drivenIn: ["slower-50", "schema", "simulated"],
      load: () => import("./variants/rolling.ts"),
    },
    "blue-green": {
      change: "The old version runs on, idle.",
      drivenIn: ["slower-50", "schema", "simulated"],
      load: () => import("./variants/blue-green.ts"),
    },
    "model-gate": {
      change:
        "big-bang of what passes a frozen set of labelled prompts, and has the program's feature schema.",
      drivenIn: ["wrong-scores", "schema"],
      load: () => import("./variants/model-gate.ts"),
    },
    "canary-limits": {
      trap: true,
      versus: "blue-green",
      change: "A small share first, in three steps, within fixed limits.",
      drivenIn: ["identical", "slower-10", "slower-50", "simulated"],
      load: () => import("./variants/canary-limits.ts"),
    },
    "canary-statistical": {
      versus: "canary-limits",
      change: "Tests against a fresh copy of the old version that gets as much.",
      load: () => import("./variants/canary-statistical.ts"),
    },
    shadow: {
      versus: "canary-statistical",
      change: "The same steps with copies: users get the old version's answers.",
      drivenIn: ["identical", "slower-50", "errors-1", "wrong-scores", "leak"],
      load: () => import("./variants/shadow.ts"),
    },
  },
  baseline: "big-bang",
  wrong: {
    "naive-migration": {
      change: "The column is renamed while the old version runs.",
      load: () => import("./wrong/naive-migration.ts"),
    },
    "pointer-alone": {
      change: "An abort switches the pointer and leaves the process its share.",
      load: () => import("./wrong/pointer-alone.ts"),
    },
    "no-lock": {
      change: "A second rollout begins while the first one runs.",
      load: () => import("./wrong/no-lock.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "canary-statistical", metric: "bad requests", in: "slower-50", timesBetter: 5 },
    { variant: "canary-statistical", metric: "found", in: "errors-1", between: [1, 1] },
    { variant: "big-bang", metric: "found", in: "errors-1", between: [0, 0] },
    { variant: "canary-statistical", metric: "found", in: "leak", between: [1, 1] },
    { variant: "canary-statistical", metric: "found", in: "wrong-scores", between: [0, 0] },
    { variant: "model-gate", metric: "bad requests", in: "wrong-scores", between: [0, 0] },
    { variant: "shadow", metric: "bad requests", in: "wrong-scores", between: [0, 0] },
    { variant: "canary-limits", metric: "simulated false aborts", between: [5, 40] },
    { variant: "canary-statistical", metric: "simulated false aborts", between: [0, 4] },
    { variant: "canary-statistical", metric: "simulated slow found", between: [190, 200] },
    { variant: "canary-statistical", metric: "simulated errors found", between: [190, 200] },
  ],
  goal: {
    task: "Find a version that is 50 % slower before it has answered a hundred users, and let identical ones through.",
    request: "A release: ids of the old and the new one, HAProxy's weights, and what was seen of both.",
    reference: "canary-statistical",
    target: { metric: "bad requests", in: "slower-50" },
    evidence: { metric: "simulated errors found", between: [190, 200] },
    bounds: [{ metric: "simulated false aborts", atMost: 4 }],
  },
  breakEven: answersAreEnough,
  caveat:
    "Here 12 callers give a canary its thousand answers in seconds; a service with ten requests per minute waits for hours.",
  next: [
    "Give the first step of support/steps.ts ten answers: which regressions pass it, and how many users does it save?",
    "Compare canary-statistical with the old process in place of a fresh copy: what becomes of the leak?",
  ],
});
