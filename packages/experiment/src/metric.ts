/**
 * Figures that every load gives by itself. `throughput` counts answers per second; the quantiles are
 * of the response time in milliseconds: in a closed loop from the moment a request is written, in an
 * open loop from the moment it was due. A quantile is `null` in a cell with too few answers for it. `duration` is the
 * time that a job takes, in seconds.
 */
export type TimingSource = "throughput" | "duration" | "p50" | "p90" | "p95" | "p99";

/** A figure of the load among the inputs of one kind, as the experiment's `kindOf` sorts them. */
export interface TimingAmong {
  readonly figure: TimingSource;
  readonly among: string;
}

/** What one cell saw: the answers it gave and the counters of its variant. */
export interface Counters<K extends string> {
  /** Requests answered in the measured stretch. */
  readonly answered: number;
  /** Length of the measured stretch. */
  readonly seconds: number;
  /** Processors that the variant's own processes used on average; `null` where the system does not say. */
  readonly processors: number | null;
  /**
   * Share of the requests, in per cent, that were answered within the milliseconds given: from the moment they were due in
   * an open loop. One that failed was not. `null` in a case without load.
   */
  within(ms: number): number | null;
  /** How much a counter grew over the measured stretch, all instances together. */
  delta(counter: K): number;
  /** What a counter says at the end, all instances together. */
  last(counter: K): number;
  /** What a counter says at the end, in the instance where it says most. */
  max(counter: K): number;
}

/** A named number: what it is, which way is better, and where it comes from. */
export interface Metric<C extends string = string, K extends string = string> {
  /** Shown after the number: `req/s`, `ms`, `%`, `MB`; empty for a plain count. */
  readonly unit: string;
  readonly better: "higher" | "lower";
  /**
   * `timing` and `gauge` vary from round to round and get statistics; a `count` is printed with its
   * range over the rounds.
   */
  readonly kind: "timing" | "gauge" | "count";
  /** The headline carries the verdict, the mechanism explains it, the price is what it costs. */
  readonly role: "headline" | "mechanism" | "price";
  /** The case or cases it is read in. @default every case */
  readonly in?: C | readonly C[];
  /** What the number means, where the name does not say it. */
  readonly meaning?: string;
  /** A figure of the load, of one kind of input in it, or computed from what the cell saw (`null`: not defined there). */
  readonly of: TimingSource | TimingAmong | ((counters: Counters<K>) => number | null);
}
