import { defineExperiment } from "@labs/experiment";
import { per, without } from "../evidence.ts";
import { type Prompt, pick } from "../prompts.ts";
import { type Counter, provision, type Screen, type Setup } from "./contract.ts";
import { lengthOf } from "./data.ts";

const time = { unit: "ms", better: "lower", kind: "timing", role: "mechanism" } as const;
const work = { better: "lower", kind: "gauge", role: "mechanism" } as const;
const price = { better: "lower", kind: "gauge", role: "price" } as const;

export default defineExperiment({
  question: "Inputs differ in length: how do you batch them in a system under high traffic?",
  order: 2,
  needs: [],
  provision: (run) => provision(run),
  schedule: "side-by-side",
  input: (random, { prompts }: Setup) => pick(random, prompts),
  kindOf: lengthOf,
  transport: { kind: "in-process", call: (screen: Screen, prompt: Prompt) => screen(prompt) },
  variants: {
    fifo: {
      change: "The oldest sixteen, padded to the longest of them.",
      load: () => import("./variants/fifo.ts"),
    },
    "pad-to-max": {
      trap: true,
      change: "Every batch padded to 256 tokens: one shape.",
      load: () => import("./variants/pad-to-max.ts"),
    },
    alone: { change: "One after the other.", load: () => import("./variants/alone.ts") },
    buckets: {
      change: "A line for every range of lengths, the oldest first.",
      load: () => import("./variants/buckets.ts"),
    },
    "token-budget": {
      change: "A window sorted by length, cut into batches of 512 tokens.",
      load: () => import("./variants/token-budget.ts"),
    },
    "shortest-first": {
      trap: true,
      change: "Always the sixteen shortest.",
      load: () => import("./variants/shortest-first.ts"),
    },
  },
  baseline: "fifo",
  wrong: {
    truncated: {
      change: "Every prompt cut to 64 tokens.",
      load: () => import("./wrong/truncated.ts"),
    },
    "sorted-not-back": {
      change: "Sorted by length, answered in the order of arrival.",
      load: () => import("./wrong/sorted-not-back.ts"),
    },
  },
  cases: {
    backlog: { mode: "closed", clients: 48 },
    flow: { mode: "open", rate: { ofSlowest: 0.8 } },
  },
  metrics: {
    throughput: {
      unit: "prompts/s",
      better: "higher",
      kind: "timing",
      role: "headline",
      in: "backlog",
      of: "throughput",
    },
    padding: {
      ...work,
      unit: "%",
      meaning: "Of the places in all batches.",
      of: without<Counter>("tokens", "places"),
    },
    "batch size": { ...work, better: "higher", unit: "rows", of: per<Counter>("rows", "batches") },
    CPU: {
      ...work,
      unit: "ms/prompt",
      meaning: "Of all threads, the load generator's part included.",
      in: "backlog",
      of: per<Counter>("processorMs", "rows"),
    },
    p50: { ...time, in: "flow", of: "p50" },
    "p50 short": { ...time, in: "backlog", of: { figure: "p50", among: "short" } },
    "p50 long": { ...time, in: "backlog", of: { figure: "p50", among: "long" } },
    "p99 short": { ...time, in: "backlog", of: { figure: "p99", among: "short" } },
    "p99 long": { ...time, in: "backlog", of: { figure: "p99", among: "long" } },
    "worst short": {
      ...price,
      unit: "ms",
      in: "backlog",
      meaning: "Up to 40 tokens.",
      of: (counters) => counters.max("worstShortMs"),
    },
    "worst long": {
      ...price,
      unit: "ms",
      in: "backlog",
      meaning: "Over 120 tokens.",
      of: (counters) => counters.max("worstLongMs"),
    },
    memory: {
      ...price,
      unit: "MB",
      meaning: "Resident, of the whole process.",
      in: "backlog",
      of: (counters) => counters.last("residentBytes") / 1e6,
    },
  },
  claims: [
    { variant: "buckets", metric: "throughput", atLeast: 1.8 },
    { variant: "alone", metric: "throughput", atLeast: 1.8 },
    { variant: "pad-to-max", metric: "throughput", atMost: 0.9 },
    { variant: "alone", metric: "padding", in: "backlog", between: [0, 0] },
    { variant: "shortest-first", metric: "p50 long", than: "buckets", atMost: 0.9 },
  ],
  goal: {
    task: "Let no short prompt be padded to the length of a long one, and let no long one starve for it.",
    reference: "buckets",
    target: { metric: "throughput" },
    evidence: { metric: "padding", in: "backlog", between: [0, 30] },
  },
  breakEven: {
    task: "How alike must lengths be before buckets only make batches smaller?",
    varies: "spread of lengths around 56",
    unit: "tokens",
    values: [2, 8, 24, 60, 200],
    variant: "buckets",
    metric: "throughput",
    in: "backlog",
    modify: (spread) => ({
      provision: (run) => provision(run, ({ tokens }) => Math.abs(tokens.length - 56) <= spread),
    }),
  },
  caveat:
    "One thread of a CPU with a model that it computes at full speed from one row on: there padding is pure loss. Where a single row leaves the device idle, batches win, and alone does not.",
  next: [
    'Put modelFile("tiny") into contract.ts: which of alone and token-budget wins when starting a run costs as much as a row?',
    "Raise clients to 192 in experiment.ts: what do buckets gain from a longer line, and what does the longest prompt pay?",
    "Take the age out of buckets.ts and serve the fullest bucket: which metric tells you first that somebody starves?",
  ],
});
