/**
 * The result of one experiment's run: raw cells, what was computed from them, and the conditions.
 * Validated where it is written and where it is read.
 *
 * @module
 */
import { z } from "zod";
import { cellSchema, number } from "./cell.ts";

export {
  type CellRecord,
  failed,
  type LoadRecord,
  type Measured,
  type Noise,
  type Outcome,
  outcomeSchema,
  type Quantiles,
} from "./cell.ts";
export { type Panel, type Panels, panelsSchema } from "./panels.ts";
export { fromVersion1 } from "./version-1.ts";

/** Raised by one whenever a reader of the old shape would misread the new one. */
export const schemaVersion = 2;

/** Raised whenever figures of the same subject come out otherwise than before. */
export const measuringCore = 2;

/** A number with its bounds; `null` bounds are infinite (too few rounds). */
const bounds = z.tuple([number, number]);

const metric = z.object({
  unit: z.string(),
  better: z.enum(["higher", "lower"]),
  kind: z.enum(["timing", "gauge", "count"]),
  role: z.enum(["headline", "mechanism", "price"]),
  meaning: z.string().optional(),
  /** Cases it is published in. */
  in: z.array(z.string()),
  /** Why it is not published in some case of this run, such as too few requests in a cell for its quantile. */
  withheld: z.string().optional(),
});

const loadCase = z.object({
  mode: z.enum(["closed", "open", "observe", "job"]),
  clients: z.number().optional(),
  /** Requests per second that every arm was offered. */
  rate: z.number().optional(),
  /** Seconds of load on one arm in one round. */
  seconds: z.number(),
  /** Number of slices that the seconds are cut into, taken in cycles with the other arms. */
  slices: z.number(),
  sweepValue: z.number().optional(),
});

export const verdicts = ["FASTER", "SLOWER", "EQUIVALENT", "INCONCLUSIVE", "TOO FEW", "INVALID"] as const;

/** One arm against the baseline in one metric and case. Ratios above 1 are improvements whichever way is better. */
const comparison = z.object({
  arm: z.string(),
  versus: z.string(),
  metric: z.string(),
  case: z.string(),
  /** Rounds in which both were measured. */
  rounds: z.number(),
  logRatios: z.array(z.number()),
  ratio: number,
  ci95: bounds,
  /** Interval at the level adjusted for the family; the verdict uses this one. */
  ciAdjusted: bounds,
  ci90: bounds,
  coverage: number,
  p: number,
  /** Standard deviation of the paired log-ratios. */
  spread: number,
  /** Smallest ratio that this run would have found four times out of five. */
  detectable: number,
  /** Rates of arms side by side: the ratio by the median over the cycles, which pauses in few slices do not touch. */
  byCycles: z.object({ ratio: number, ci90: bounds }).nullable(),
  verdict: z.enum(verdicts),
  /** Why INVALID, or what to know beside the verdict. */
  notes: z.array(z.string()),
});

/** A latency of two arms in an open loop, of which no verdict was planned: what may be said is the interval. */
const latencyInterval = z.object({
  arm: z.string(),
  versus: z.string(),
  metric: z.string(),
  case: z.string(),
  rounds: z.number(),
  /** Above 1 is an improvement, as in a comparison. */
  ratio: z.number(),
  /** Paired, at a level of its own: not adjusted for the number of intervals. */
  ci95: z.tuple([z.number(), z.number()]),
  /** Whether the interval excludes 1 and the ratio lies beyond the noise floor. */
  differs: z.boolean(),
});

const summary = z.object({
  arm: z.string(),
  metric: z.string(),
  case: z.string(),
  median: number,
  low: number,
  high: number,
  /** Exact 95 % interval of the median over the rounds where there are enough of them; the range otherwise. */
  interval: z.enum(["95 %", "range"]),
});

const warning = z.object({
  code: z.string(),
  severity: z.enum(["info", "warn", "invalid"]),
  message: z.string(),
});

const arm = z.object({
  name: z.string(),
  role: z.enum(["baseline", "variant", "placebo", "wrong", "extra"]),
  change: z.string(),
  trap: z.boolean(),
  /** The arm that the question holds it against instead of the baseline; `null`: it is there for others to be held against. */
  versus: z.string().nullable().optional(),
  /** Where it lies on the axis of a sweep. */
  sweepValue: z.number().optional(),
  /** It has figures of a few rounds, and no verdict but on counts. */
  shownOnly: z.literal(true).optional(),
  /** It is a limit or a simulation: compared, and never the best or the answer. */
  anchor: z.literal(true).optional(),
});

const claim = z.object({
  sentence: z.string(),
  variant: z.string(),
  metric: z.string(),
  case: z.string(),
  state: z.enum(["confirmed", "refuted", "open"]),
});

/** The learner's prediction before the run. */
const prediction = z.object({
  metric: z.string(),
  case: z.string(),
  /** The arm they took for the best. */
  arm: z.string(),
  /** Times better than the baseline; `null` where they did not say. */
  ratio: number,
  why: z.string(),
});

/** A metric in a case. */
const place = z.object({ metric: z.string(), case: z.string() });

/** What the experiment asks a learner to reach: it says which figures answer the question. */
const goal = z.object({
  /** The variant that is the model answer. */
  reference: z.string(),
  /** The headline to improve. */
  target: place,
  /** What shows the technique at work. */
  evidence: place,
});

/** The place of a run in the search for where a technique stops paying. */
const breakEven = z.object({ varies: z.string(), unit: z.string(), value: z.number() });

const service = z.object({
  name: z.string(),
  /** external, local or docker, with the version. */
  how: z.string(),
  version: z.string(),
  /** Settings that decide what the numbers mean, such as fsync and maxmemory-policy. */
  settings: z.record(z.string(), z.string()),
});

/** Results that were stored before the second word was settled say "in-turn". */
const schedule = z
  .enum(["side-by-side", "one-after-another", "in-turn"])
  .transform((word) => (word === "in-turn" ? "one-after-another" : word));

export const resultSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  /**
   * Version of the measuring core. Core 1 charged the drain of a slice to its arm and compared rates by the median
   * over the cycles alone: its rates and response times do not compare with those of core 2.
   */
  core: z.number().default(measuringCore),
  runId: z.string(),
  kind: z.enum(["bench", "aa"]),
  lab: z.string(),
  experiment: z.string(),
  question: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  /** Why the run ended before its last round; `null` when it did not. */
  endedEarly: z.string().nullable(),
  git: z.object({ commit: z.string(), dirty: z.boolean() }).nullable(),
  environment: z.object({
    /** Absolute numbers compare only where both keys agree. */
    hardwareKey: z.string(),
    softwareKey: z.string(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  services: z.array(service),
  /** Facts of the data and the surroundings that decide what the numbers mean. */
  facts: z.record(z.string(), z.string()).default({}),
  config: z.object({
    preset: z.string(),
    scale: z.string(),
    rounds: z.number(),
    seed: z.number(),
    schedule,
    /** Why the arms could not live side by side. */
    because: z.string().nullable(),
    /** Headline comparisons that share the 5 % of false verdicts. */
    family: z.number(),
    warmUpMs: z.number(),
    /** Timed answers that are compared with the reference in every cell. */
    checks: z.number(),
    pinned: z.boolean(),
    /** Checks that this platform cannot make, in words. */
    checksOff: z.array(z.string()),
    only: z.array(z.string()).nullable(),
    /** The variant that took the place of the experiment's own baseline in this run; `null` where none did. */
    baseline: z.string().nullable().default(null),
  }),
  calibration: z.object({
    /** Requests per second that the generator manages against a server that does nothing, by number of clients. */
    ceilings: z.record(z.string(), z.number()),
    /** What one call of a function that does nothing costs inside a cell, nanoseconds; `null` over HTTP. */
    nullCallNs: number,
    /** The canary before every round, or before every cell of arms that run one after another. */
    canaryMs: z.array(z.number()),
  }),
  metrics: z.record(z.string(), metric),
  cases: z.record(z.string(), loadCase),
  /** Cases of the experiment that could not run here, with the reason. */
  skippedCases: z.record(z.string(), z.string()).default({}),
  arms: z.array(arm),
  /** `null` in results that were stored before goals were. */
  goal: goal.nullable().default(null),
  /** Where the run is one of a break-even search: it says nothing about the experiment as it stands. */
  breakEven: breakEven.nullable().default(null),
  /** `null` where no prediction was asked for or given. */
  prediction: prediction.nullable().default(null),
  cells: z.array(cellSchema),
  /** How each arm answers a case in its own words, such as a query's plan; several where rounds differ. */
  explained: z.array(z.object({ arm: z.string(), case: z.string(), lines: z.array(z.string()) })).default([]),
  summaries: z.array(summary),
  comparisons: z.array(comparison),
  /** Comparisons with arms other than the baseline: those that the question asks for, and an edit with what it was before. */
  pairComparisons: z.array(comparison).default([]),
  latencyIntervals: z.array(latencyInterval).default([]),
  /** The second copy of the baseline against the baseline: what chance alone does here. */
  placebo: z.array(comparison),
  /** Ratio below which a difference may be noise alone, by metric and case. */
  noiseFloors: z.array(z.object({ metric: z.string(), case: z.string(), ratio: z.number() })),
  /** Arms that no other arm beats, by headline; several: no measurable difference between them; none means too few rounds to say. */
  best: z.array(z.object({ metric: z.string(), case: z.string(), arms: z.array(z.string()) })),
  claims: z.array(claim),
  warnings: z.array(warning),
  caveat: z.string(),
  next: z.array(z.string()),
});

export type Result = z.infer<typeof resultSchema>;
export type Comparison = Result["comparisons"][number];
export type LatencyInterval = Result["latencyIntervals"][number];
export type Summary = Result["summaries"][number];
export type Warning = Result["warnings"][number];
export type ServiceRecord = Result["services"][number];
export type Prediction = z.infer<typeof prediction>;
export type BreakEvenPlace = z.infer<typeof breakEven>;
export type Verdict = (typeof verdicts)[number];
