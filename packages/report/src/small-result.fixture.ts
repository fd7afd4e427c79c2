import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { arms, comparison, placeboArm, summary } from "./build.fixture.ts";

/** Two variants, one of them open, in one case of two; the other case's figure is withheld. */
export const smallResult: Result = {
  ...emptyResult,
  environment: {
    hardwareKey: "",
    softwareKey: "",
    facts: { cores: 2, cpuModel: "Some CPU", node: "v26.0.0" },
  },
  services: [{ name: "redis", how: "local", version: "8.0", settings: {} }],
  facts: {
    rows: "2 000 000",
    heap: "625 MB",
    shared_buffers: "32MB",
    "round trip": "2.1 ms (p50) measured",
  },
  calibration: { ceilings: { 8: 90_000 }, nullCallNs: null, canaryMs: [] },
  metrics: {
    throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: ["busy"] },
    p99: {
      unit: "ms",
      better: "lower",
      kind: "timing",
      role: "headline",
      in: [],
      withheld: "p99 needs 1000 answers in a cell and this preset gives about 200",
    },
    "hit ratio": { unit: "%", better: "higher", kind: "gauge", role: "mechanism", in: ["busy"] },
    memory: {
      unit: "MB",
      better: "lower",
      kind: "gauge",
      role: "price",
      in: ["busy"],
      meaning: "All of it.",
    },
  },
  cases: {
    busy: { mode: "closed", clients: 16, seconds: 1, slices: 10 },
    steady: { mode: "open", rate: 100, seconds: 1, slices: 1 },
  },
  arms: [
    ...arms("slow", "fast"),
    { name: "fancy", role: "variant", change: "", trap: true },
    placeboArm,
    { name: "liar", role: "wrong", change: "", trap: false },
  ],
  cells: [
    {
      round: -1,
      position: 0,
      arm: "liar",
      case: "",
      startedAt: "",
      outcome: { status: "wrong", when: "before", input: "7", expected: "14", actual: "15" },
    },
    {
      round: 0,
      position: 0,
      arm: "slow",
      case: "busy",
      startedAt: "",
      outcome: { status: "measured", values: {}, load: null, noise: null },
    },
  ],
  summaries: [
    summary("slow", "throughput", "busy", 1234),
    summary("fast", "throughput", "busy", 4321),
    summary("fancy", "throughput", "busy", 1100),
    summary("placebo", "throughput", "busy", 1240),
    summary("slow", "hit ratio", "busy", 0),
    summary("fast", "hit ratio", "busy", 83.21),
    summary("fancy", "hit ratio", "busy", null),
    summary("fast", "memory", "busy", 0.296),
  ],
  comparisons: [
    comparison("fast", "throughput", "busy", 3.5),
    comparison("fancy", "throughput", "busy", 0.9, {
      verdict: "INCONCLUSIVE",
      notes: ['The interval includes "no difference".'],
    }),
  ],
  placebo: [comparison("placebo", "throughput", "busy", 1.01)],
  noiseFloors: [{ metric: "throughput", case: "busy", ratio: 1.04 }],
  best: [{ metric: "throughput", case: "busy", arms: ["fast"] }],
  claims: [
    {
      sentence: "fast: throughput at least 2 times higher than slow",
      variant: "fast",
      metric: "throughput",
      case: "busy",
      state: "confirmed",
    },
  ],
  warnings: [
    { code: "foreign-cpu", severity: "warn", message: "Other programs used 30 % of a processor meanwhile." },
  ],
  caveat: "The machine is a toy.",
  next: ["Change the exponent."],
};
