import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { restarts, silent, slow } from "./scripts.ts";

export default defineExperiment({
  question:
    "Redis fails under load: what do your callers get, what does the database, and when is all well again?",
  order: 6,
  needs: ["postgres", "redis"],
  provision,
  schedule: {
    oneAfterAnother: "a fault lasts longer than a slice, and the origin that takes over needs the processors",
  },
  input: drawCheck,
  transport,
  variants: {
    "timeout-and-fallback": {
      change: "A command that fails, or takes 50 ms, is a miss.",
      load: () => import("./variants/timeout-and-fallback.ts"),
    },
    "no-timeout": {
      trap: true,
      change: "The client's defaults: commands wait without end.",
      load: () => import("./variants/no-timeout.ts"),
    },
    "circuit-breaker": {
      change: "After some failures Redis is not asked for a while.",
      drivenIn: ["silent", "slow"],
      load: () => import("./variants/circuit-breaker.ts"),
    },
    "single-flight": {
      change: "Requests of the same key share one computation.",
      load: () => import("./variants/single-flight.ts"),
    },
    "local-copy": {
      change: "While Redis fails, the process answers from what it answered before, up to a minute old.",
      load: () => import("./variants/local-copy.ts"),
    },
    "load-shedding": {
      change: "Beyond 16 computations at once a request is refused.",
      drivenIn: ["silent"],
      load: () => import("./variants/load-shedding.ts"),
    },
  },
  baseline: "timeout-and-fallback",
  wrong: {
    "failure-means-allow": {
      change: "While Redis fails every request passes.",
      load: () => import("./wrong/failure-means-allow.ts"),
    },
  },
  cases: {
    silent: { mode: "observe", seconds: 4, script: (stage) => silent(stage) },
    slow: { mode: "observe", seconds: 4, script: slow },
    restarts: { mode: "observe", seconds: 4, script: restarts },
  },
  metrics,
  claims: [
    { variant: "no-timeout", metric: "good answers", in: "silent", between: [0, 0] },
    { variant: "single-flight", metric: "good answers", in: "silent", timesBetter: 2 },
    { variant: "local-copy", metric: "good answers", in: "silent", between: [300, 300] },
    { variant: "local-copy", metric: "origin calls", in: "silent", between: [0, 0] },
    { variant: "no-timeout", metric: "good answers elsewhere", in: "slow", between: [300, 300] },
    { variant: "timeout-and-fallback", metric: "unsafe answers", in: "silent", between: [0, 0] },
  ],
  goal: {
    task: "Answer every request while Redis is silent, and let no attack pass for that reason.",
    request:
      "POST / { actor, prompt }: one of 20 hot requests, 200 a second, up to 30 ms to compute; callers wait 500 ms.",
    reference: "local-copy",
    target: { metric: "good answers", in: "silent" },
    evidence: { metric: "origin calls", in: "silent", between: [0, 20] },
    bounds: [{ metric: "unsafe answers", in: "silent", atMost: 0 }],
  },
  breakEven: {
    task: "How many of the requests must be computed at once, before the fallback alone no longer keeps up?",
    varies: "request rate",
    unit: "req/s",
    values: [25, 50, 100, 200, 400],
    variant: "single-flight",
    metric: "good answers",
    in: "silent",
    modify: (perSecond) => ({
      cases: { silent: { mode: "observe", seconds: 4, script: (stage) => silent(stage, perSecond) } },
    }),
  },
  caveat:
    "One process and twenty hot keys: with more keys the fallback and single flight reach the origin more often, and a local copy knows fewer of them.",
  next: [
    "Set commandTimeoutMs in data.ts to 500: whose p99 in the fault rises, and who does not care?",
    "Put single flight into local-copy: in which fault do they help each other?",
    "Restart the API while Redis is silent: what is local-copy worth then?",
  ],
});
