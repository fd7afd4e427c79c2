import { defineExperiment } from "@labs/experiment";
import { type Prompt, pick } from "../shared/prompts.ts";
import type { Screen, Setup } from "./contract.ts";
import { metrics } from "./metrics.ts";
import { decide, provision } from "./rig.ts";

/** Requests at a set rate, as a share of what the slowest variant can do. */
const open = (percent: number) =>
  ({ mode: "open", rate: { ofSlowest: percent / 100 }, sweepValue: percent, lanes: 512 }) as const;

const delayed = (ms: number) => ({
  change: `A batch leaves when it is full, or after ${ms} ms.`,
  load: async () => ({ open: (await import("./variants/delayed.ts")).delayed(ms) }),
});

export default defineExperiment({
  question: "Where did you batch requests in front of a model, and what did it do to throughput?",
  order: 1,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: (random, { prompts }: Setup) => pick(random, prompts),
  transport: { kind: "in-process", call: (screen: Screen, prompt: Prompt) => decide(screen, prompt) },
  variants: {
    none: { change: "Every prompt is scored alone.", load: () => import("./variants/none.ts") },
    messages: {
      change: "All that is queued is one message; the worker scores it one by one.",
      drivenIn: ["saturated"],
      load: () => import("./variants/messages.ts"),
    },
    greedy: {
      change: "All that is queued when the worker is free is a batch.",
      load: () => import("./variants/greedy.ts"),
    },
    ahead: {
      change: "Greedy, and the next batch lies ready at the worker.",
      load: () => import("./variants/ahead.ts"),
    },
    "delay-5": delayed(5),
    aimd: {
      change: "Greedy, its bound grows and shrinks by an objective of 2 ms a batch.",
      load: () => import("./variants/aimd.ts"),
    },
    "delay-50": { trap: true, ...delayed(50) },
    "main-thread": {
      trap: true,
      change: "Greedy, scored on the thread that serves.",
      load: () => import("./variants/main-thread.ts"),
    },
  },
  baseline: "none",
  wrong: {
    "sorted-not-back": {
      change: "Sorted by length, answered in the order of arrival.",
      load: () => import("./wrong/sorted-not-back.ts"),
    },
    "taken-while-scored": {
      change: "Overlapping batches score some prompts twice and mix up the answers.",
      load: () => import("./wrong/taken-while-scored.ts"),
    },
    "full-means-allow": { change: "A long queue allows.", load: () => import("./wrong/full-means-allow.ts") },
  },
  cases: {
    saturated: { mode: "closed", clients: 128, share: 0.5 },
    half: open(50),
    full: open(100),
    double: open(200),
  },
  metrics,
  claims: [
    { variant: "greedy", metric: "throughput", timesBetter: 1.5 },
    { variant: "messages", metric: "throughput", timesBetter: 1.2 },
    { variant: "greedy", metric: "throughput", than: "messages", timesBetter: 1.1 },
    { variant: "greedy", metric: "p50", in: "double", timesBetter: 10 },
    { variant: "delay-50", metric: "p50", in: "half", than: "greedy", timesBetterAtMost: 0.5 },
    { variant: "none", metric: "rejected", in: "double", between: [50, 1000] },
    { variant: "messages", metric: "runs of one", in: "saturated", between: [100, 100] },
    { variant: "aimd", metric: "largest batch", in: "saturated", between: [8, 127] },
  ],
  goal: {
    task: "Score together what waits together, without waiting for a batch to fill.",
    request: "One prompt, scored by a small model on one worker thread.",
    reference: "greedy",
    target: { metric: "throughput" },
    evidence: { metric: "batch size", in: "saturated", between: [4, 1000] },
    bounds: [
      { metric: "rejected", in: "double", atMost: 20 },
      { metric: "p50", in: "half", atMostTimesReference: 3 },
    ],
  },
  breakEven: {
    task: "At which request rate do prompts begin to meet in the queue, so that batching what waits pays at all?",
    varies: "request rate",
    unit: "req/s",
    values: [50, 500, 2000, 8000],
    variant: "greedy",
    metric: "p50",
    in: "half",
    modify: (rate) => ({ cases: { half: { mode: "open", rate, lanes: 512 } } }),
  },
  caveat:
    "A small model on one core of a CPU: what a batch saves here is the dispatch to the worker and the start of a run. A GPU saves more, because one row leaves most of it idle.",
  next: [
    'Put modelFile("guard") into rig.ts: what is left of the gain when one prompt alone keeps the core busy five times as long?',
    "Set maxRows in data.ts to 4 and to 256: where does the throughput stop growing, and what becomes of p99 at twice the capacity?",
    "Let aimd.ts judge the time from joining the queue instead of the scoring alone: what does it do when the load itself is too high?",
  ],
});
