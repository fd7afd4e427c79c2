import { defineExperiment } from "@labs/experiment";
import { metrics } from "../shared/metrics.ts";
import { replay, transport } from "../shared/simulated-rig.ts";
import { drawRate, loadFile, provision } from "./rig.ts";

export default defineExperiment({
  question:
    "Which signal scales the firewall: CPU, requests in flight, queue length or request rate? (simulated)",
  order: 2,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: drawRate,
  transport: transport(),
  loadFile,
  variants: {
    cpu: {
      change: "CPU at 60 % of the request.",
      load: () => loadFile("./variants/cpu.yaml"),
    },
    "in-flight": {
      change: "10 requests in flight per pod, of the 16 that it takes.",
      load: () => loadFile("./variants/in-flight.yaml"),
    },
    "queue-length": {
      change: "4 waiting requests per pod.",
      load: () => loadFile("./variants/queue-length.yaml"),
    },
    "cpu-and-in-flight": {
      change: "Both; the one that asks for more pods decides.",
      load: () => loadFile("./variants/cpu-and-in-flight.yaml"),
    },
    "request-rate": {
      change: "60 arriving requests per second per pod, of the 100 that it can answer.",
      load: () => loadFile("./variants/request-rate.yaml"),
    },
  },
  baseline: "cpu",
  wrong: {
    "in-flight-16": {
      change: "16 requests in flight per pod: all that it takes.",
      load: () => loadFile("./wrong/in-flight-16.yaml"),
    },
    "cpu-600-cores": {
      change: "An average of 600 cores, where 600m was meant.",
      load: () => loadFile("./wrong/cpu-600-cores.yaml"),
    },
  },
  cases: {
    "cpu-bound": { mode: "observe", script: replay("cpu-bound") },
    "io-bound": { mode: "observe", script: replay("io-bound") },
    batching: { mode: "observe", script: replay("batching") },
  },
  metrics,
  claims: [
    { variant: "cpu", metric: "simulated loss", in: "io-bound", between: [60, 100] },
    { variant: "in-flight", metric: "simulated overload", in: "io-bound", timesBetter: 5 },
    { variant: "cpu", metric: "simulated overload", in: "cpu-bound", timesBetter: 2, than: "in-flight" },
    { variant: "queue-length", metric: "simulated reversals", in: "io-bound", between: [5, 20] },
    { variant: "queue-length", metric: "simulated overload", in: "batching", between: [0, 120] },
    { variant: "in-flight", metric: "simulated pod-hours", in: "batching", timesBetter: 1.3 },
    { variant: "request-rate", metric: "simulated overload", in: "cpu-bound", timesBetter: 1.5 },
    { variant: "request-rate", metric: "simulated overload", in: "io-bound", timesBetter: 10 },
  ],
  goal: {
    task: "Scale the I/O-bound firewall in time, with a signal that neither wastes pods where it batches nor flaps where it computes.",
    request:
      "Simulated: from 100 to 1 600 requests per second in ten minutes; pods of 100 requests per second each.",
    reference: "request-rate",
    target: { metric: "simulated overload", in: "io-bound" },
    evidence: { metric: "simulated loss", in: "io-bound", between: [0, 2] },
    bounds: [
      { metric: "simulated pod-hours", in: "batching", atMostTimesReference: 1.2 },
      { metric: "simulated reversals", in: "cpu-bound", atMost: 2 },
    ],
  },
  breakEven: {
    task: "The remote model answers more slowly: from where on is a request rate that was right last month worse than requests in flight?",
    varies: "response time",
    unit: "ms",
    values: [160, 200, 240, 280],
    variant: "request-rate",
    against: "in-flight",
    metric: "simulated overload",
    in: "io-bound",
    modify: (waitMs) => ({ provision: (run) => provision(run, { waitMs }) }),
  },
  caveat:
    "All of it is simulated, by one formula for each firewall: real ones mix computing, waiting and batching, and a load test says what their signals do.",
  next: [
    "Set averageValue to 4 in in-flight.yaml: does it still flap for the CPU-bound firewall, and how many pods does that take?",
    "Write a yours.yaml with cpu and request-rate: which of the two decides in which case?",
    "Let request-rate count what a pod answers (type Pods): why does the overload last longer?",
  ],
});
