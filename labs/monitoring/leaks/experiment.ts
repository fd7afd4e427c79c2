import { defineExperiment, type Random } from "@labs/experiment";
import { judgedServices } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Input, provision, provisionOf, type Setup, type Subject } from "./rig.ts";
import { diagnoseAll } from "./scripts.ts";

export default defineExperiment({
  question: "The memory of your service rises: does it leak, what leaks, and what does it cost to find out?",
  order: 3,
  needs: ["postgres"],
  provision,
  schedule: "side-by-side",
  input: (draw: Random, { recordings }: Setup): Input => ({
    service: Math.floor(recordings.length * draw()),
  }),
  transport: { kind: "in-process", call: async (subject: Subject, input) => subject(input) },
  variants: {
    rss: { change: "Resident memory, as every dashboard has it.", load: () => import("./variants/rss.ts") },
    "slope-with-garbage": {
      trap: true,
      change: "The heap as the runtime reports it, garbage included: does it grow on a line?",
      load: () => import("./variants/slope-with-garbage.ts"),
    },
    slope: {
      versus: "slope-with-garbage",
      change: "The same line through the heap after a collection.",
      load: () => import("./variants/slope.ts"),
    },
    snapshots: {
      drivenIn: ["node"],
      change: "Two heap snapshots, compared by constructor.",
      load: () => import("./variants/snapshots.ts"),
    },
    samples: {
      drivenIn: ["node"],
      change: "V8's sampling heap profiler.",
      load: () => import("./variants/samples.ts"),
    },
    tracemalloc: {
      drivenIn: ["python"],
      change: "Python's own trace of allocations.",
      load: () => import("./variants/tracemalloc.ts"),
    },
    memray: {
      drivenIn: ["python"],
      change: "memray's trace of allocations, those of C code included.",
      load: () => import("./variants/memray.ts"),
    },
    objgraph: {
      drivenIn: ["python"],
      change: "Objects of Python's collector, counted by type.",
      load: () => import("./variants/objgraph.ts"),
    },
    combined: {
      change: "slope decides whether, a profiler names what; what the heap does not explain is native.",
      load: () => import("./variants/combined.ts"),
    },
  },
  baseline: "rss",
  wrong: {
    "always-a-leak": {
      change: "The largest growth is the culprit, however small.",
      load: () => import("./wrong/always-a-leak.ts"),
    },
    "answer-key": {
      change: "Looks for the names of what is planted.",
      load: () => import("./wrong/answer-key.ts"),
    },
  },
  cases: {
    node: { mode: "observe", script: diagnoseAll("node") },
    python: { mode: "observe", script: diagnoseAll("python") },
  },
  metrics,
  claims: [
    { variant: "rss", metric: "Node leaks named", between: [0, 0] },
    { variant: "slope", metric: "false alarms in Node", between: [0, 0] },
    { variant: "snapshots", metric: "Node leaks named", between: [2, 4] },
    { variant: "samples", metric: "Node leaks named", between: [7, 8] },
    { variant: "samples", metric: "false alarms in Node", between: [1, 4] },
    { variant: "tracemalloc", metric: "Python leaks named", between: [4, 4] },
    { variant: "combined", metric: "Node leaks named", between: [8, 9] },
    { variant: "combined", metric: "Python leaks named", between: [4, 4] },
    { variant: "combined", metric: "false alarms in Node", between: [0, 0] },
    { variant: "combined", metric: "false alarms in Python", between: [0, 0] },
  ],
  goal: {
    task: "Name the leak in each of nine services, and accuse none that only warms up.",
    request: "A service under a steady load for 3 000 requests: does it leak, and which function or class?",
    reference: "combined",
    target: { metric: "Node leaks named" },
    evidence: { metric: "Node leaks named", between: [8, 9] },
    bounds: [{ metric: "false alarms in Node", atMost: 0 }],
  },
  breakEven: {
    task: "How little may a leak keep of each request before 3 000 requests do not show it?",
    varies: "strength of the leaks",
    unit: "times that of the training",
    values: [0.005, 0.02, 0.1, 0.5],
    variant: "combined",
    metric: "Node leaks named",
    in: "node",
    modify: (strength) => ({ provision: provisionOf((draw) => judgedServices("node", draw, [strength])) }),
  },
  caveat: "One leak at a time, of a few kilobytes for each request: a real one may lose as much in a day.",
  next: [
    "Let bounded cache of support/plants.ts hold 10 000 entries: who calls it a leak, and who could know better?",
    "Sample each 512 KiB in support/looks.ts: which leaks are still named, and how long must one wait for the others?",
  ],
});
