/** What a Prometheus scrapes of the screening itself: its resources, its model, its scores. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { PoolState } from "../origin.ts";

/** Scores from 0 to 1 are counted in as many bins of the same width. */
const scoreBins = 10;

export interface ScreeningMetricsOptions {
  /** What names the model that scores; a label. */
  readonly modelVersion: string;
  /** Connections to the events; asked at each scrape. */
  readonly pool?: () => PoolState;
  /** Entries that wait in the queue; asked at each scrape. */
  readonly queueDepth?: () => number | Promise<number>;
  /** Share of scores in each bin when the model was released, for the comparison with today's; its sum is 1. */
  readonly expectedScores?: readonly number[];
}

export interface ScreeningMetrics {
  readonly registry: Registry;
  /** A decision was looked up in the cache. */
  lookedUp(result: "hit" | "miss"): void;
  /** A request was answered with this score, from 0 to 1. */
  scored(score: number): void;
  inferred(run: Inference): void;
}

/** One run of the model. */
export interface Inference {
  /** Rows of its batch. */
  readonly rows: number;
  /** Seconds that the first of them waited. */
  readonly waited: number;
  /** Seconds that the run took. */
  readonly took: number;
}

export function measureScreening(options: ScreeningMetricsOptions): ScreeningMetrics {
  const { modelVersion, pool, queueDepth, expectedScores } = options;
  const registry = new Registry();
  const registers = [registry];
  const lookups = new Counter({
    name: "firewall_cache_requests_total",
    help: "Decisions looked up in the cache",
    labelNames: ["result"],
    registers,
  });
  const scores = new Counter({
    name: "firewall_scores_total",
    help: "Answers by their score, in tenths",
    labelNames: ["bin"],
    registers,
  });
  const rows = new Histogram({
    name: "firewall_batch_size",
    help: "Rows of one run of the model",
    buckets: [1, 2, 4, 8, 16, 32],
    registers,
  });
  const seconds = { buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1], registers };
  const waited = new Histogram({
    name: "firewall_inference_queue_seconds",
    help: "Time that rows waited for the model",
    ...seconds,
  });
  const took = new Histogram({
    name: "firewall_inference_seconds",
    help: "Time that one run of the model took",
    ...seconds,
  });
  new Gauge({
    name: "firewall_model_info",
    help: "1, with the version of the model that scores",
    labelNames: ["version"],
    registers,
  }).set({ version: modelVersion }, 1);
  // A series that begins with its first event has no rate for it: each begins at 0.
  for (const result of ["hit", "miss"]) lookups.inc({ result }, 0);
  for (let bin = 0; bin < scoreBins; bin++) scores.inc({ bin }, 0);
  if (expectedScores !== undefined) {
    const expected = new Gauge({
      name: "firewall_scores_expected",
      help: "Share of scores in each tenth when the model was released",
      labelNames: ["bin"],
      registers,
    });
    for (const [bin, share] of expectedScores.entries()) expected.set({ bin }, share);
  }
  if (pool !== undefined)
    new Gauge({
      name: "firewall_pool_connections",
      help: "Connections to the events: size is how many there may be, used work, waiting are requests without one",
      labelNames: ["state"],
      registers,
      collect() {
        for (const [state, count] of Object.entries(pool())) this.set({ state }, count);
      },
    });
  if (queueDepth !== undefined)
    new Gauge({
      name: "firewall_queue_depth",
      help: "Entries that wait in the queue",
      registers,
      async collect() {
        this.set(await queueDepth());
      },
    });
  return {
    registry,
    lookedUp: (result) => lookups.inc({ result }),
    scored: (score) => scores.inc({ bin: Math.min(scoreBins - 1, Math.floor(score * scoreBins)) }),
    inferred(run) {
      rows.observe(run.rows);
      waited.observe(run.waited);
      took.observe(run.took);
    },
  };
}
