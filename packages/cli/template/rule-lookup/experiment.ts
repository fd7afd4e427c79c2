// TODO: begin here and go down line by line. A name that is misspelt anywhere below is an error on its own line.
import { count, defineExperiment, last, ratio, throughput } from "@labs/experiment";
import { drawWindow } from "./data.ts";
import { provision } from "./rig.ts";

export default defineExperiment({
  // TODO: the README of the lab and the one at the root list the question in the same words.
  question: "Checking a log against a list of rules takes ever longer as the list grows: what do you do?",
  order: 1,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: drawWindow,
  transport: { kind: "in-process", call: async (check, window) => check(window) },
  variants: {
    scan: { change: "Compares with rule after rule.", load: () => import("./variants/scan.ts") },
    map: { change: "A map leads to the rules that can match.", load: () => import("./variants/map.ts") },
  },
  baseline: "scan",
  wrong: {
    "trusted-key": {
      change: "Takes what the map holds, without comparing.",
      load: () => import("./wrong/trusted-key.ts"),
    },
  },
  cases: { busy: { mode: "closed", clients: 1 } },
  metrics: {
    throughput: throughput({ unit: "windows/s" }),
    comparisons: count(ratio("comparisons", "prompts"), { role: "mechanism", meaning: "Per prompt." }),
    entries: count(last("entries"), { role: "price", meaning: "Kept in memory beside the list." }),
  },
  claims: [
    { variant: "map", metric: "throughput", timesBetter: 10 },
    { variant: "map", metric: "comparisons", between: [0.5, 0.5] },
  ],
  goal: {
    task: "Compare a prompt at most once, however many rules there are.",
    request:
      "One call looks up 2 000 digests of a log, half of them attacks, in a list of 1 000 rules (quick).",
    reference: "map",
    target: { metric: "throughput" },
    evidence: { metric: "comparisons", between: [0, 1] },
    bounds: [{ metric: "entries", atMostTimesReference: 1 }],
  },
  breakEven: {
    task: "How many rules must there be before a map is better than comparing with all of them?",
    varies: "list",
    unit: "rules",
    values: [2, 5, 10, 20, 50],
    variant: "map",
    metric: "throughput",
    modify: (size) => ({ provision: (run) => provision(run, size) }),
  },
  caveat: "How many rules there are decides the ratio: a scan compares with all of them, a map with one.",
  next: [
    "Take half the attacks out of the log, in data.ts: which of the two gets slower, and by how much?",
    "Cut the key in map.ts to 2 digits: what happens to the comparisons, and why is it still right?",
    "Let scan.ts move the rule it found to the front of the list: what would the log have to be like for that to help?",
  ],
});
