import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { faults, killedAt } from "./scripts.ts";

/** One line more than the variant before, driven where that line decides, for a run of minutes. */
const step = <const V extends string>(versus: V, change: string, ...drivenIn: (keyof typeof faults)[]) => ({
  versus,
  change: `The same, and ${change}`,
  drivenIn,
});

export default defineExperiment({
  question:
    "A server behind your load balancer dies, hangs, fails or comes back cold: what do your callers notice?",
  order: 2,
  needs: ["haproxy"],
  provision,
  schedule: { oneAfterAnother: "a fault lasts longer than a slice" },
  input: drawCheck,
  transport,
  variants: {
    "no-checks": { change: "Nothing is known of a server.", load: () => import("./variants/no-checks.ts") },
    "tcp-checks": {
      trap: true,
      change: "No requests to a server that two checks cannot connect to.",
      drivenIn: ["stopped"],
      load: () => import("./variants/tcp-checks.ts"),
    },
    "http-checks": {
      ...step("tcp-checks", "a check asks GET /health.", "killed", "deploy", "stopped", "fails-fast"),
      load: () => import("./variants/http-checks.ts"),
    },
    redispatch: {
      ...step("http-checks", "what cannot connect goes to another server.", "killed", "stopped"),
      load: () => import("./variants/redispatch.ts"),
    },
    retries: {
      trap: true,
      ...step("redispatch", "a GET that failed is tried again.", "stopped", "fails-fast", "storm"),
      load: () => import("./variants/retries.ts"),
    },
    budget: {
      ...step("retries", "not beyond 60 failures in a second.", "storm"),
      load: () => import("./variants/budget.ts"),
    },
    ejection: {
      ...step("budget", "three errors in a row mark it down.", "fails-fast", "storm"),
      load: () => import("./variants/ejection.ts"),
    },
    queue: {
      ...step("ejection", "two requests at once; the others wait in one queue.", "slow", "cold"),
      load: () => import("./variants/queue.ts"),
    },
    slowstart: {
      versus: "queue",
      change: "The same, and a server that comes back starts small.",
      load: () => import("./variants/slowstart.ts"),
    },
  },
  baseline: "no-checks",
  wrong: {
    "retries-posts": { change: "A POST is tried again too.", load: () => import("./wrong/retries-posts.ts") },
  },
  cases: faults,
  metrics,
  claims: [
    { variant: "tcp-checks", metric: "failed", in: "stopped", between: [64, 92] },
    { variant: "http-checks", metric: "failed", in: "fails-fast", between: [64, 92] },
    { variant: "http-checks", metric: "failed", in: "deploy", between: [0, 0] },
    { variant: "http-checks", metric: "sent while down", in: "killed", between: [1, 64] },
    { variant: "redispatch", metric: "sent while down", in: "killed", between: [0, 0] },
    { variant: "retries", metric: "tries", in: "storm", between: [170, 260] },
    { variant: "budget", metric: "tries", in: "storm", than: "retries", timesBetter: 1.2 },
    { variant: "ejection", metric: "recovered", in: "storm", between: [5, 8] },
    { variant: "queue", metric: "failed", in: "slow", between: [0, 3] },
    { variant: "slowstart", metric: "not in time", in: "cold", timesBetter: 10 },
  ],
  goal: {
    task: "Let callers notice as little as possible of a server that hangs.",
    request: "20 ms of work, one in five a POST not to be done twice; 200 a second, callers wait 800 ms.",
    reference: "slowstart",
    target: { metric: "failed", in: "stopped" },
    evidence: { metric: "recovered", in: "stopped", between: [0, 6] },
    bounds: [
      { metric: "failed", in: "deploy", atMost: 0 },
      { metric: "tries", in: "storm", atMost: 150 },
    ],
  },
  breakEven: {
    task: "From which request rate on does the death of a server need more than a redispatch?",
    varies: "request rate",
    unit: "req/s",
    values: [50, 100, 200, 300, 400],
    ...({ variant: "slowstart", against: "redispatch", metric: "failed", in: "killed" } as const),
    modify: (perSecond) => ({ cases: { killed: killedAt(perSecond) } }),
  },
  caveat: "Times are compressed. With less room than at half load, taking a server out makes it worse.",
  next: [
    "Set error-limit to 1 in your variant: which healthy server is ejected in storm, and what does one wrong request do?",
    "Take maxconn out of slowstart: what becomes of cold, and what of the POST requests in stopped?",
  ],
});
