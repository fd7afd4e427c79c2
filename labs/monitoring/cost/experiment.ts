import { defineExperiment } from "@labs/experiment";
import { changed, drawChecked, fastApi, saturated, shown } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, served } from "./rig.ts";
import { cases } from "./scripts.ts";
import { answerIn, requestFor } from "./support/api.ts";

export default defineExperiment({
  question: "What does monitoring cost: counters, traces, logs, and a label too many?",
  order: 1,
  needs: [],
  provision,
  schedule: { oneAfterAnother: "what an exporter sends later would be sent in another arm's slice" },
  input: (draw, { seed }) => drawChecked(draw, seed),
  transport: { kind: "http", serve: served, request: requestFor, answer: answerIn },
  variants: {
    none: { change: "No monitoring.", load: () => import("./variants/none.ts") },
    "prom-client": { change: "Counter and histogram.", load: () => import("./variants/prom-client.ts") },
    "label-too-many": {
      trap: true,
      ...changed("prom-client", "prom-client with a label that names the sender."),
      load: () => import("./variants/label-too-many.ts"),
    },
    "otel-metrics": {
      ...shown("prom-client", "Its histogram by OpenTelemetry, which pushes."),
      load: () => import("./variants/otel-metrics.ts"),
    },
    dogstatsd: {
      ...shown("prom-client", "Its metrics as datagrams to an agent."),
      load: () => import("./variants/dogstatsd.ts"),
    },
    logs: { ...shown("none", "A line for each request."), load: () => import("./variants/logs.ts") },
    "traces-100": {
      drivenIn: ["saturated", "steady", "incident"],
      change: "Two spans for each request.",
      load: () => import("./variants/traces-100.ts"),
    },
    "traces-10": {
      ...shown("traces-100", "traces-100, of 10 % of the requests."),
      load: () => import("./variants/traces-10.ts"),
    },
    "traces-1": {
      ...shown("traces-100", "traces-100, of 1 % of the requests."),
      load: () => import("./variants/traces-1.ts"),
    },
    everything: { change: "Metrics, spans and lines.", load: () => import("./variants/everything.ts") },
    production: {
      ...changed("everything", "everything, traces and lines of 1 %, and a line of each failure."),
      load: () => import("./variants/production.ts"),
    },
    "fastapi-none": {
      ...{ ...fastApi("FastAPI's twin of none."), versus: null },
      load: () => import("./variants/fastapi-none.ts"),
    },
    "fastapi-prometheus": {
      ...fastApi("prometheus-client, in files that workers share.", "scrape"),
      load: () => import("./variants/fastapi-prometheus.ts"),
    },
    "fastapi-otel": {
      ...fastApi("Traces of all requests by auto-instrumentation."),
      load: () => import("./variants/fastapi-otel.ts"),
    },
  },
  baseline: "none",
  wrong: {
    "successes-only": { change: "Errors are not counted.", load: () => import("./wrong/successes-only.ts") },
    "observed-early": {
      change: "Records before the answer.",
      load: () => import("./wrong/observed-early.ts"),
    },
    "spans-dropped": { change: "Ends without a flush.", load: () => import("./wrong/spans-dropped.ts") },
  },
  cases,
  metrics,
  claims: [
    { variant: "production", metric: "throughput", than: "everything", timesBetter: 1.15 },
    { variant: "label-too-many", metric: "scrape time", than: "prom-client", timesBetterAtMost: 0.2 },
    { variant: "prom-client", metric: "questions answered", between: [2, 2] },
    { variant: "traces-100", metric: "questions answered", between: [4, 4] },
    { variant: "traces-1", metric: "questions answered", between: [1, 1] },
    { variant: "production", metric: "questions answered", between: [4, 4] },
  ],
  goal: {
    task: "Let an incident leave what answers all four questions, and send fewer than 100 bytes for a request.",
    request: "POST /screen { actor, prompt }: some microseconds of rules. In an incident 20 of 1 000 fail.",
    reference: "production",
    target: { metric: "questions answered" },
    evidence: { metric: "recorded", between: [99.9, 100.1] },
    bounds: [
      { metric: "bytes sent", atMost: 100 },
      { metric: "series", atMost: 1_000 },
    ],
  },
  breakEven: {
    task: "How long must a prompt be before it no longer matters how much of its requests is recorded?",
    varies: "prompt length",
    unit: "characters",
    values: [200, 2_000, 20_000, 80_000],
    variant: "production",
    against: "everything",
    metric: "throughput",
    modify: (length) => ({ cases: { saturated: saturated(length) } }),
  },
  caveat:
    "The handler computes for microseconds, so that monitoring shows. Receiver, callers and service share the processors.",
  next: [
    "Set maxBufferSize in support/instruments/dogstatsd.ts to 0, the client's default: what does a datagram for each metric cost?",
    "Replace BatchSpanProcessor by SimpleSpanProcessor in support/instruments/otel-traces.ts: how many requests are answered then?",
  ],
});
