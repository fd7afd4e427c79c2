import { defineExperiment } from "@labs/experiment";
import type { Switch } from "./contract.ts";
import { budget, drawAudited, drawRequest, maxMemory, switches } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision } from "./rig.ts";
import { killed } from "./scripts.ts";
import { answerIn, requestFor, serve } from "./support/api.ts";
import { offered, saturated } from "./support/loads.ts";

/** There for its figures: four rounds of each. */
const shown = { shownOnly: true, drivenIn: ["saturated", "offered", "alone"] } as const;

const only = (name: Switch) =>
  ({
    change: `naive with ${name}.`,
    ...shown,
    load: async () => ({ open: (await import("./variants/only.ts")).only(name) }),
  }) as const;

const without = (name: Switch) =>
  ({
    change: `reference without ${name}.`,
    versus: "reference",
    drivenIn: ["saturated"],
    load: () => import(`./variants/without-${name}.ts`),
  }) as const;

export default defineExperiment({
  question: "Here is a slow firewall and seven techniques, of which you may use four: which, and why those?",
  order: 1,
  needs: ["postgres", "redis"],
  provision,
  schedule: { oneAfterAnother: "every variant writes to the log, and makes or drops the index" },
  input: drawAudited,
  transport: { kind: "http", serve, request: requestFor, answer: answerIn },
  variants: {
    naive: { change: "No switch is on.", load: () => import("./variants/naive.ts") },
    "only-cache": only("cache"),
    "only-index": only("index"),
    "only-pool": only("pool"),
    "only-short": only("short"),
    "only-int8": only("int8"),
    "only-worker": only("worker"),
    "only-batched-log": only("batched-log"),
    "path-2": { ...shown, change: "Two switches.", load: () => import("./variants/path-2.ts") },
    "path-3": { ...shown, change: "Three switches.", load: () => import("./variants/path-3.ts") },
    "without-cache": without("cache"),
    "without-index": without("index"),
    "without-pool": without("pool"),
    "without-short": without("short"),
    reference: { change: "The four of the authors.", load: () => import("./variants/reference.ts") },
    "path-5": { ...shown, change: "A fifth: batched-log.", load: () => import("./variants/path-5.ts") },
    all: { ...shown, change: "All seven: over the budget.", load: () => import("./variants/all.ts") },
  },
  baseline: "naive",
  wrong: {
    "cache-without-tenant": {
      change: "The cache's key leaves the tenant out.",
      load: () => import("./wrong/cache-without-tenant.ts"),
    },
    "rows-mixed-up": {
      change: "A batch of the log mixes up its rows.",
      load: () => import("./wrong/rows-mixed-up.ts"),
    },
    "log-later": { change: "Answers do not wait for the log.", load: () => import("./wrong/log-later.ts") },
  },
  cases: {
    saturated: saturated(),
    offered,
    alone: { mode: "closed", clients: 1, share: 0.3, input: drawRequest },
    killed: { mode: "observe", seconds: 2, script: killed, input: drawRequest },
  },
  metrics,
  claims: [
    { variant: "reference", metric: "in time", between: [99, 100] },
    { variant: "naive", metric: "in time", between: [0, 98] },
    ...switches.map((name) => ({ variant: `only-${name}`, metric: "in time", between: [0, 98] }) as const),
    { variant: "reference", metric: "throughput", timesBetter: 5 },
    { variant: "reference", metric: "lost", between: [0, 0] },
  ],
  goal: {
    task: `Meet the objective with at most ${budget} switches: name them in yours.ts.`,
    request: "POST /screen { tenant, actor, prompt }: read events, score the prompt, decide, log.",
    reference: "reference",
    target: { metric: "throughput" },
    evidence: { metric: "in time", between: [99, 100] },
    bounds: [
      { metric: "switches", atMost: budget },
      { metric: "memory", atMost: maxMemory },
      { metric: "lost", atMost: 0 },
    ],
  },
  breakEven: {
    task: "How often must requests repeat before the cache is worth its command, where a miss is cheap already?",
    varies: "share of repeated requests",
    unit: "%",
    values: [0, 10, 30, 70],
    variant: "reference",
    against: "without-cache",
    metric: "throughput",
    modify: (percent) => ({ cases: { saturated: saturated(percent / 100) } }),
  },
  caveat:
    "Two cores and one machine: the model, the servers and the load share them, so a thread adds little. A network would make each command and each connection cost more.",
  next: [
    "Set clients to 32 in experiment.ts: which station has the longest wait then, and is it the one that you would tune next?",
    "Make a log of your own in yours.ts, with openLog as the second argument: what does it gain to write every 20 ms?",
    "Set repeated in data.ts to 0.2: which switch does the reference lose its place to?",
  ],
});
