import { defineExperiment, type Random } from "@labs/experiment";
import { requestsOf } from "./data.ts";
import { metrics } from "./metrics.ts";
import { type Input, provision, provisionOf, type Setup, type Subject } from "./rig.ts";
import { profileOnce } from "./scripts.ts";

export default defineExperiment({
  question:
    "Here is the slow handler: which function do you repair, and how do you show that it was the right one?",
  order: 2,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: (draw: Random, { words }: Setup): Input => requestsOf(words)(draw),
  transport: { kind: "in-process", call: (subject: Subject, input) => subject(input) },
  variants: {
    slow: { change: "As it was found.", load: () => import("./variants/slow.ts") },
    guessed: {
      trap: true,
      change: "A loop that looks slow is written anew, without a profile.",
      load: () => import("./variants/guessed.ts"),
    },
    hottest: {
      change: "The function that the profile shows as the widest searches a set.",
      load: () => import("./variants/hottest.ts"),
    },
    "hottest-two": {
      versus: "hottest",
      change: "hottest, and the next widest: a pattern that goes back and forth over spaces.",
      load: () => import("./variants/hottest-two.ts"),
    },
  },
  baseline: "slow",
  wrong: {
    sampled: {
      change: "Every second place of a text is looked at.",
      load: () => import("./wrong/sampled.ts"),
    },
  },
  cases: {
    requests: { mode: "closed", clients: 1 },
    profile: { mode: "observe", seconds: 1, script: profileOnce },
  },
  metrics,
  claims: [
    { variant: "hottest", metric: "throughput", timesBetter: 2 },
    { variant: "guessed", metric: "throughput", timesBetterAtMost: 1.3 },
    { variant: "slow", metric: "hot function", between: [50, 100] },
    { variant: "hottest", metric: "hot function", between: [0, 40] },
  ],
  goal: {
    task: "Make the slow handler faster with the same answers: find the function in the profile, and repair that one.",
    request: "A text of 220 words and more: shingles, weight and bits per character of it.",
    reference: "hottest",
    target: { metric: "throughput" },
    evidence: { metric: "hot function", between: [0, 40] },
  },
  breakEven: {
    task: "How short must a text be before a set is no better than a list?",
    varies: "words of a text",
    unit: "words",
    values: [5, 15, 40, 100],
    variant: "hottest",
    metric: "throughput",
    modify: (words) => ({ provision: provisionOf(words) }),
  },
  caveat: "One function takes most of the time here; where ten take a tenth each, no repair of one shows.",
  next: [
    "Repair hottest-two once more in yours.ts: which function is the widest now, and what is the most it can give?",
    "Call the handler with the same text again and again in rig.ts: what does V8 do to the shares of a profile?",
  ],
});
