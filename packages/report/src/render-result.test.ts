import { type Result, resultSchema } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { renderResult } from "./index.ts";

type Comparison = Result["comparisons"][number];

const comparison = (arm: string, ratio: number, over: Partial<Comparison> = {}): Comparison => ({
  arm,
  versus: "slow",
  metric: "throughput",
  case: "busy",
  rounds: 7,
  logRatios: [],
  ratio,
  ci95: [ratio * 0.9, ratio * 1.1],
  ciAdjusted: [ratio * 0.8, ratio * 1.2],
  ci90: [ratio * 0.95, ratio * 1.05],
  coverage: 0.95,
  p: 0.01,
  spread: 0.02,
  detectable: 1.05,
  verdict: "FASTER",
  notes: [],
  ...over,
});

const summary = (arm: string, metric: string, median: number | null, name = "busy") => ({
  arm,
  metric,
  case: name,
  median,
  low: median,
  high: median,
  interval: "95 %" as const,
});

const result: Result = resultSchema.parse({
  schemaVersion: 1,
  runId: "id",
  kind: "bench",
  lab: "lab",
  experiment: "experiment",
  question: "Which one?",
  startedAt: "2026-01-01T00:00:00Z",
  finishedAt: "2026-01-01T00:01:30Z",
  endedEarly: null,
  git: null,
  environment: {
    hardwareKey: "",
    softwareKey: "",
    facts: { cores: 2, cpuModel: "Some CPU", node: "v26.0.0" },
  },
  services: [{ name: "redis", how: "local", version: "8.0", settings: {} }],
  config: {
    preset: "quick",
    scale: "quick",
    rounds: 7,
    seed: 1,
    schedule: "side-by-side",
    because: null,
    family: 2,
    warmUpMs: 300,
    pinned: false,
    only: null,
  },
  calibration: { ceiling: 90_000, canaryMs: [] },
  metrics: {
    throughput: { unit: "req/s", better: "higher", kind: "timing", role: "headline", in: ["busy"] },
    p99: {
      unit: "ms",
      better: "lower",
      kind: "timing",
      role: "headline",
      in: ["steady"],
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
    { name: "slow", role: "baseline", change: "", trap: false },
    { name: "fast", role: "variant", change: "", trap: false },
    { name: "fancy", role: "variant", change: "", trap: true },
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
    summary("slow", "throughput", 1234),
    summary("fast", "throughput", 4321),
    summary("fancy", "throughput", 1100),
    summary("slow", "hit ratio", 0),
    summary("fast", "hit ratio", 83.21),
    summary("fancy", "hit ratio", null),
    summary("fast", "memory", 0.296),
  ],
  comparisons: [
    comparison("fast", 3.5),
    comparison("fancy", 0.9, { verdict: "INCONCLUSIVE", notes: ['The interval includes "no difference".'] }),
  ],
  placebo: [comparison("placebo", 1.01)],
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
} satisfies Result);

test("a result reads from the question to what to try next, in 100 columns", () => {
  const screen = renderResult(result);
  expect(screen).toMatchInlineSnapshot(`
    "────────────────────────────────────────────────────────────────────────────────────────────────────
    lab / experiment
    Which one?

    quick preset · 1 of 7 rounds · arms side by side in alternating slices · seed 1 · 1 min 30 s
    2 cores Some CPU · Node v26.0.0 · redis 8.0 (local)

    throughput (req/s, higher is better) · busy: closed loop, 16 clients
                  median  95 % interval  vs slow  95 % interval  verdict
    slow           1 230  1 230 – 1 230                          (baseline)
    fast           4 320  4 320 – 4 320    3.50x  3.15x – 3.85x  FASTER, at least 2.80x
    fancy (trap)   1 100  1 100 – 1 100    0.90x  0.81x – 0.99x  INCONCLUSIVE
    Best of all: fast, ahead of every other arm.
    fancy: The interval includes "no difference".

    p99: not shown, because p99 needs 1000 answers in a cell and this preset gives about 200. Run it
    with --preset full.

    Mechanism: why  slow  fast  fancy
    hit ratio (%)      0  83.2    n/a

    Price: what it costs  slow   fast  fancy
    memory (MB)                 0.296
    memory: All of it.

    Findings
      - liar: refused, as it should be. To 7 it answered 15; right is 14.

    Predictions
      - confirmed: fast: throughput at least 2 times higher than slow

    Placebo, a second copy of the baseline: throughput 1.01x (0.91x – 1.11x), so differences below 4.0 %
    are not told from noise. The load generator alone reaches 90 000 requests/s.

    Warnings
      - Other programs used 30 % of a processor meanwhile.

    You may say
      - On my machine the throughput of fast was 3.50x that of slow (95 % interval 3.15x – 3.85x, 7
        paired rounds, closed loop, 16 clients).

    You may not say
      - Which way throughput of fancy differs: this run cannot tell.
      - That it holds elsewhere. The machine is a toy.

    Try next
      - Change the exponent."
  `);
  expect(screen.split("\n").filter((line) => [...line].length > 100)).toEqual([]);
});

test("a verdict is put in the words of its metric", () => {
  const lower = renderResult({
    ...result,
    metrics: { throughput: { unit: "MB", better: "lower", kind: "gauge", role: "headline", in: ["busy"] } },
  });
  expect(lower).toContain("LOWER, at least 2.80x");
  expect(lower).toContain("was 3.50x lower than that of slow");
});

test("an interrupted run says so at the top", () => {
  expect(renderResult({ ...result, endedEarly: "interrupted" })).toMatch(/Ended early: interrupted/);
});

test("what cannot be told is listed among what may not be said", () => {
  expect(renderResult(result)).toMatch(
    /You may not say\n {2}- Which way throughput of fancy differs: this run cannot tell\./,
  );
});
