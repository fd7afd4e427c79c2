import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { faults } from "./scripts.ts";

/** Driven where the line that it adds decides, for a run of minutes. */
const step = (change: string, ...drivenIn: (keyof typeof faults)[]) => ({ change, drivenIn });

export default defineExperiment({
  question:
    "A server behind your load balancer dies, hangs, fails or comes back cold: what do callers notice?",
  order: 2,
  needs: ["haproxy"],
  provision,
  schedule: { oneAfterAnother: "a fault lasts longer than a slice" },
  input: drawCheck,
  transport,
  variants: {
    "no-checks": {
      change: "Nothing is known of a server.",
      load: () => import("./variants/no-checks.ts"),
    },
    "tcp-checks": {
      trap: true,
      ...step("A server to which two checks in a row cannot connect gets no requests.", "killed", "stopped"),
      load: () => import("./variants/tcp-checks.ts"),
    },
    "http-checks": {
      ...step("The same, and a check asks GET /health.", "killed", "deploy", "stopped", "fails-fast"),
      load: () => import("./variants/http-checks.ts"),
    },
    redispatch: {
      ...step("The same, and a request that cannot connect goes to another server.", "killed", "stopped"),
      load: () => import("./variants/redispatch.ts"),
    },
    retries: {
      trap: true,
      ...step(
        "The same, and a GET that was sent and failed is tried again.",
        "stopped",
        "fails-fast",
        "storm",
      ),
      load: () => import("./variants/retries.ts"),
    },
    budget: {
      ...step("The same, and retries stop at 60 failures in a second.", "fails-fast", "flapping", "storm"),
      load: () => import("./variants/budget.ts"),
    },
    ejection: {
      ...step(
        "The same, and five errors in a row mark a server down.",
        "fails-fast",
        "slow",
        "flapping",
        "storm",
      ),
      load: () => import("./variants/ejection.ts"),
    },
    queue: {
      ...step(
        "The same, and a server gets two requests at once; the others wait in one queue.",
        "slow",
        "cold",
      ),
      load: () => import("./variants/queue.ts"),
    },
    slowstart: {
      change: "The same, and a server that comes back gets its share little by little.",
      load: () => import("./variants/slowstart.ts"),
    },
  },
  baseline: "no-checks",
  wrong: {
    "retries-posts": {
      change: "A POST is tried again too.",
      load: () => import("./wrong/retries-posts.ts"),
    },
  },
  cases: faults,
  metrics,
  claims: [],
  goal: {
    task: "Let callers notice as little as possible of a server that hangs.",
    request:
      "One request of 20 ms; every fifth is a POST that must not be done twice. 200 a second, callers wait 600 ms.",
    reference: "slowstart",
    target: { metric: "failed", in: "stopped" },
    evidence: { metric: "sent while down", in: "stopped", between: [0, 0] },
  },
  caveat: "",
  next: [],
});
