import { defineExperiment } from "@labs/experiment";
import { metrics } from "../shared/metrics.ts";
import { replay, transport } from "../shared/simulated-rig.ts";
import { drawRate, loadFile, provision } from "./rig.ts";
import { whatIf } from "./support/what-if.ts";

const traces = ["step", "ramp", "square", "diurnal", "flash-crowd"] as const;

export default defineExperiment({
  question: "How did you set up an HPA, and what do its target, windows and policies do? (simulated)",
  order: 1,
  needs: [],
  provision,
  schedule: "side-by-side",
  input: drawRate,
  transport: transport(),
  loadFile,
  variants: {
    default: {
      change: "CPU at 60 % of the request, 2 to 30 pods, the default windows and policies.",
      load: () => loadFile("./variants/default.yaml"),
    },
    "target-80": {
      change: "CPU at 80 % of the request.",
      drivenIn: traces,
      load: () => loadFile("./variants/target-80.yaml"),
    },
    "down-window-0": {
      trap: true,
      change: "No stabilization window for scaling down.",
      drivenIn: traces,
      load: () => loadFile("./variants/down-window-0.yaml"),
    },
    "up-window-60": {
      trap: true,
      change: "A stabilization window of 60 s for scaling up.",
      drivenIn: traces,
      load: () => loadFile("./variants/up-window-60.yaml"),
    },
    "slow-scale-up": {
      trap: true,
      change: "One pod more per minute at most.",
      drivenIn: traces,
      load: () => loadFile("./variants/slow-scale-up.yaml"),
    },
    "min-6": {
      change: "At least six pods.",
      load: () => loadFile("./variants/min-6.yaml"),
    },
  },
  baseline: "default",
  wrong: {
    "target-95": {
      change: "CPU at 95 % of the request.",
      load: () => loadFile("./wrong/target-95.yaml"),
    },
    memory: { change: "Memory as the signal.", load: () => loadFile("./wrong/memory.yaml") },
    "max-8": { change: "At most eight pods.", load: () => loadFile("./wrong/max-8.yaml") },
  },
  cases: {
    step: { mode: "observe", script: replay("step") },
    ramp: { mode: "observe", script: replay("ramp") },
    square: { mode: "observe", script: replay("square") },
    diurnal: { mode: "observe", seconds: 1, script: replay("diurnal") },
    "flash-crowd": { mode: "observe", script: replay("flash-crowd") },
    "step-5s-start": { mode: "observe", script: replay("step-5s-start") },
    "step-120s-start": { mode: "observe", script: replay("step-120s-start") },
    "step-90s-lag": { mode: "observe", script: replay("step-90s-lag") },
  },
  metrics,
  claims: [
    { variant: "default", metric: "simulated overload", in: "step", timesBetter: 1.5, than: "target-80" },
    { variant: "default", metric: "simulated overload", in: "step", timesBetter: 2.5, than: "slow-scale-up" },
    { variant: "default", metric: "simulated overload", in: "step", timesBetter: 1.3, than: "up-window-60" },
    { variant: "default", metric: "simulated overload", in: "square", timesBetter: 5, than: "down-window-0" },
    { variant: "default", metric: "simulated overload", in: "step-120s-start", between: [450, 750] },
    { variant: "min-6", metric: "simulated overload", in: "step", timesBetter: 1.5 },
    { variant: "min-6", metric: "simulated overload", in: "square", between: [0, 0] },
  ],
  goal: {
    task: "Halve the time of overload when the load grows sixteenfold at once, and bear a square wave without any.",
    request:
      "Simulated: 100 requests per second, then 1 600 for 17 minutes; pods of 100 requests per second each.",
    reference: "min-6",
    target: { metric: "simulated overload", in: "step" },
    evidence: { metric: "simulated overload", in: "square", between: [0, 0] },
    bounds: [{ metric: "simulated pod-hours", in: "step", atMostTimesReference: 1.05 }],
  },
  breakEven: {
    task: "From which usual load on do at least six pods change nothing, since as many are there anyway?",
    varies: "usual load",
    unit: "req/s",
    values: [50, 100, 200, 300, 400, 500],
    variant: "min-6",
    metric: "simulated overload",
    in: "step",
    modify: (usualRate) => ({ provision: (run) => provision(run, { usualRate }) }),
  },
  whatIf,
  caveat:
    "All of it is simulated: pods answer evenly up to their capacity and lose what waits longer than a second; a real one gets slow before. real-scale holds this against processes.",
  next: [
    "Set averageUtilization to 40 in yours.yaml: at what price is the step's overload as short as with min-6?",
    "Give scaleDown a policy of one pod per minute and a window of 0: what does the square wave make of it?",
    "Run your own: pnpm lab autoscaling bench hpa-policy --hpa hpa.yaml --trace traffic.csv --pod-rate 40 --pod-start 90",
  ],
});
