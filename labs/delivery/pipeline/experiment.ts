import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { cases, touchedParts } from "./scripts.ts";

export default defineExperiment({
  question:
    "Your CI has seven gates: which one catches what, how soon is a bad commit red, and what does it cost?",
  order: 2,
  needs: [],
  provision,
  schedule: { oneAfterAnother: "a gate wants the processors" },
  input: drawCheck,
  transport,
  callSeconds: 180,
  variants: {
    "tests-alone": {
      trap: true,
      change: "The unit tests alone.",
      load: () => import("./variants/tests-alone.ts"),
    },
    all: {
      change: "Seven gates, one after another, as they were added.",
      drivenIn: ["defects", "sound"],
      load: () => import("./variants/all.ts"),
    },
    "fail-fast": {
      versus: "all",
      change: "Stops at the first red gate.",
      drivenIn: ["first-red"],
      load: () => import("./variants/fail-fast.ts"),
    },
    "cheap-first": {
      versus: "fail-fast",
      change: "The cheapest gate first.",
      drivenIn: ["first-red", "identical"],
      load: () => import("./variants/cheap-first.ts"),
    },
    parallel: {
      versus: "fail-fast",
      change: "All gates at once, on two cores.",
      drivenIn: ["first-red", "sound"],
      load: () => import("./variants/parallel.ts"),
    },
    "changed-only": {
      versus: "cheap-first",
      change: "Only gates that read a changed file.",
      drivenIn: ["defects", "first-red", "sound"],
      load: () => import("./variants/changed-only.ts"),
    },
    "bench-once": {
      versus: "cheap-first",
      trap: true,
      change: "The bench measures each commit once.",
      drivenIn: ["identical"],
      load: () => import("./variants/bench-once.ts"),
    },
  },
  baseline: "tests-alone",
  wrong: {
    piped: { change: "The shell ends with what tee says.", load: () => import("./wrong/piped.ts") },
    "node-run": {
      change: "`node --run` takes a script whose shell was killed for a success.",
      load: () => import("./wrong/node-run.ts"),
    },
    "only-one-is-red": {
      change: "A gate that could not run passes.",
      load: () => import("./wrong/only-one-is-red.ts"),
    },
    "known-by-name": {
      change: "The cache's key has names of files, not what is in them.",
      load: () => import("./wrong/known-by-name.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "tests-alone", metric: "defects caught", between: [1, 1] },
    { variant: "all", metric: "defects caught", between: [7, 7] },
    { variant: "all", metric: "caught by another gate", between: [0, 0] },
    { variant: "all", metric: "caught of the others", between: [0, 0] },
    { variant: "all", metric: "correct commit red", between: [0, 0] },
    { variant: "changed-only", metric: "defects caught", between: [7, 7] },
    { variant: "cheap-first", metric: "false alarms", between: [0, 0] },
    { variant: "bench-once", metric: "false alarms", between: [1, 8] },
  ],
  goal: {
    task: "Turn all seven commits red that a gate is there for, and no correct one, for fewer seconds per commit.",
    request: "A commit: the files that it changes, and seven gates that may be run on it.",
    reference: "changed-only",
    target: { metric: "defects caught", in: "defects" },
    evidence: { metric: "red by services", in: "defects", between: [1, 1] },
    bounds: [
      { metric: "seconds per commit", in: "sound", atMostTimesReference: 1.3 },
      { metric: "correct commit red", in: "sound", atMost: 0 },
    ],
  },
  breakEven: touchedParts,
  caveat:
    "Each gate here takes a second or two. Where tests take twenty minutes, order and caches decide, and a job of its own for each gate costs its start.",
  next: [
    "Add a gate that sends two requests at once to services.spec.ts: which of the two uncaught commits does it find, and for how long?",
    "Give changed-only a wrong list of files (take `src/store.ts` from the services gate): what does the run say?",
  ],
});
