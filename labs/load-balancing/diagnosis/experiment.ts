import { defineExperiment, type Random } from "@labs/experiment";
import { judgedFleets } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Input, provision, provisionOf, type Setup, type Subject } from "./rig.ts";
import { diagnoseAll } from "./scripts.ts";

export default defineExperiment({
  question:
    "Which metrics tell you that a load balancer spreads the load well, and what is wrong if it does not?",
  order: 4,
  needs: ["haproxy"],
  provision,
  schedule: "side-by-side",
  input: (draw: Random, { recordings }: Setup): Input => ({ fleet: Math.floor(recordings.length * draw()) }),
  transport: { kind: "in-process", call: async (subject: Subject, input) => subject(input) },
  variants: {
    "average-latency": {
      change: "The mean response time of the fleet.",
      load: () => import("./variants/average-latency.ts"),
    },
    "p99-per-server": {
      change: "The slowest one per cent, server by server.",
      load: () => import("./variants/p99-per-server.ts"),
    },
    "error-rate": {
      change: "Errors per request, server by server.",
      load: () => import("./variants/error-rate.ts"),
    },
    share: {
      change: "Each server's share of the requests, beside its weight.",
      load: () => import("./variants/share.ts"),
    },
    saturation: {
      change: "Connections of the front, requests in flight at each server.",
      load: () => import("./variants/saturation.ts"),
    },
    "latency-first": {
      trap: true,
      versus: "combined",
      change: "All of it, the response time first.",
      load: () => import("./variants/latency-first.ts"),
    },
    combined: {
      change: "All of it, causes first and the response time last.",
      load: () => import("./variants/combined.ts"),
    },
  },
  baseline: "average-latency",
  wrong: {
    totals: {
      change: "Counters since the start in place of their growth in the window.",
      load: () => import("./wrong/totals.ts"),
    },
  },
  cases: { fleets: { mode: "observe", script: diagnoseAll } },
  metrics,
  claims: [
    { variant: "average-latency", metric: "correct diagnoses", between: [0, 0] },
    { variant: "p99-per-server", metric: "correct diagnoses", between: [1, 2] },
    { variant: "error-rate", metric: "correct diagnoses", between: [2, 2] },
    { variant: "share", metric: "correct diagnoses", between: [2, 2] },
    { variant: "saturation", metric: "correct diagnoses", between: [1, 2] },
    { variant: "combined", metric: "correct diagnoses", between: [6, 7] },
    { variant: "combined", metric: "false alarms", between: [0, 0] },
    { variant: "latency-first", metric: "lying check", between: [0, 0] },
  ],
  goal: {
    task: "Name what is wrong with each of seven sick fleets, and accuse none of the healthy ones.",
    request: "What HAProxy exported of one fleet in 3 s: what is wrong with it, and with which server?",
    reference: "combined",
    target: { metric: "correct diagnoses" },
    evidence: { metric: "correct diagnoses", between: [6, 7] },
    bounds: [{ metric: "false alarms", atMost: 0 }],
  },
  breakEven: {
    task: "How strong must faults be before it matters in which order the same questions are asked?",
    varies: "strength of the faults",
    unit: "times that of the training",
    values: [0.02, 0.05, 0.1, 0.25, 0.5],
    variant: "combined",
    against: "latency-first",
    metric: "correct diagnoses",
    modify: (strength) => ({ provision: provisionOf((draw) => judgedFleets(draw, [strength])) }),
  },
  caveat:
    "One fault at a time, made here, in fleets that are otherwise alike: a real fleet has none or three.",
  next: [
    "Let a fleet have two faults in support/plan.ts: which one does combined name, and should it?",
    "Shorten the window to 0.3 s in data.ts: which rules need many requests, and which one look?",
  ],
});
