import { defineExperiment, type Random } from "@labs/experiment";
import { judgedServices } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Input, loadFile, provision, provisionOf, type Setup, type Subject } from "./rig.ts";
import { judgeAll } from "./scripts.ts";

export default defineExperiment({
  question: "Which alerts did you set up, and how do they tell an incident from noise?",
  order: 2,
  needs: ["prometheus"],
  provision,
  schedule: "side-by-side",
  input: (draw: Random, { services }: Setup): Input => ({ service: Math.floor(services * draw()) }),
  transport: { kind: "in-process", call: (subject: Subject, input) => subject(input) },
  callSeconds: 240,
  loadFile,
  variants: {
    "raw-threshold": {
      change: "More than 5 % of the requests of five minutes fail, or their p99 is above 250 ms.",
      load: () => loadFile("./variants/raw-threshold.yaml"),
    },
    "average-latency": {
      trap: true,
      change: "The mean response time in place of the p99.",
      load: () => loadFile("./variants/average-latency.yaml"),
    },
    "for-10m": {
      trap: true,
      change: "The same thresholds, exceeded for ten minutes without a gap.",
      load: () => loadFile("./variants/for-10m.yaml"),
    },
    "one-window": {
      change: "How fast the budget of a month is spent, over an hour and over six.",
      load: () => loadFile("./variants/one-window.yaml"),
    },
    "two-windows": {
      versus: "one-window",
      change: "The same, as long as a window of a twelfth says so too.",
      load: () => loadFile("./variants/two-windows.yaml"),
    },
  },
  baseline: "raw-threshold",
  wrong: {
    count: {
      change: "The number of failures in place of their share.",
      load: () => loadFile("./wrong/count.yaml"),
    },
    "short-window": {
      change: "A window that holds one scrape.",
      load: () => loadFile("./wrong/short-window.yaml"),
    },
    "missing-metric": {
      change: "A metric that no service exports.",
      load: () => loadFile("./wrong/missing-metric.yaml"),
    },
  },
  cases: { services: { mode: "observe", seconds: 10, script: judgeAll } },
  metrics,
  claims: [
    { variant: "raw-threshold", metric: "slow burn", between: [0, 1] },
    { variant: "raw-threshold", metric: "blip", between: [0, 1] },
    { variant: "average-latency", metric: "slow dependency", between: [0, 1] },
    { variant: "for-10m", metric: "flapping", between: [0, 0] },
    { variant: "one-window", metric: "correct detections", between: [7, 7] },
    { variant: "two-windows", metric: "correct detections", between: [7, 7] },
    { variant: "two-windows", metric: "false alerts", between: [0, 0] },
    { variant: "two-windows", metric: "reset time", than: "one-window", timesBetter: 1.5 },
  ],
  goal: {
    task: "Raise an alert for each of six faults, none for a blip or a healthy service, and be quiet soon after it is over.",
    request: "What Prometheus scraped of one service in some hours: when do the alerts of your file fire?",
    reference: "two-windows",
    target: { metric: "correct detections" },
    evidence: { metric: "correct detections", between: [6, 7] },
    bounds: [
      { metric: "false alerts", atMost: 0 },
      { metric: "reset time", atMostTimesReference: 1.2 },
    ],
  },
  breakEven: {
    task: "How strong must faults be before a raw threshold sees as many of them as the budget does?",
    varies: "strength of the faults",
    unit: "times that of the training",
    values: [0.25, 0.5, 1, 2],
    variant: "two-windows",
    against: "raw-threshold",
    metric: "correct detections",
    modify: (strength) => ({ provision: provisionOf((draw) => judgedServices(draw, [strength])) }),
  },
  caveat:
    "Time is compressed 200 times, and one fault comes at a time: six hours of your service hold more requests, and more noise.",
  next: [
    "Give FirewallErrors a keep_firing_for of 10m in yours.yaml: how often is an engineer called for a flapping service?",
    "Write 14.4 * 0.01 in two-windows.yaml, an objective of 99 %: which faults are missed?",
    "Leave out the line of 6h and 30m: how much of the budget is gone before the slow burn is seen?",
  ],
});
