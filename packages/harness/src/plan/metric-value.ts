import type { Counters, Metric, TimingAmong, TimingSource } from "@labs/experiment";
import type { LoadRecord, Quantiles } from "@labs/experiment/result";
import type { CounterValues } from "../arm/cell/api.ts";
import { Recorder } from "../load/times/recorder.ts";

/** Builds what a metric may look at from the counters before and after, one record per instance. */
export function countersOf(
  before: readonly CounterValues[],
  after: readonly CounterValues[],
  stretch: Pick<Counters<string>, "answered" | "seconds" | "processors" | "within">,
): Counters<string> {
  const sum = (records: readonly CounterValues[], counter: string) =>
    records.reduce((total, record) => total + (record[counter] ?? 0), 0);
  return {
    ...stretch,
    delta: (counter) => sum(after, counter) - sum(before, counter),
    last: (counter) => sum(after, counter),
    max: (counter) => Math.max(...after.map((record) => record[counter] ?? 0)),
  };
}

/** Answers a cell needs before a quantile is published: ten beyond it. */
export const samplesNeeded = { p50: 20, p90: 100, p95: 200, p99: 1000 } as const;

/** Share of the requests of a load that were answered within `ms`, in per cent; those that failed were not. */
export function shareWithin(load: LoadRecord, ms: number): number | null {
  const times = Recorder.decode(load.histogram);
  const { status, broken } = load.failures;
  // Those without an answer, and those that were turned away, are in the histogram.
  const due = times.count + status + broken;
  return due === 0 ? null : (100 * times.countWithin(ms)) / due;
}

/** The value of a metric in one cell; `null` where it is not defined or rests on too few answers. */
export function metricValue(metric: Metric, load: LoadRecord | null, view: Counters<string>): number | null {
  const value = typeof metric.of === "function" ? metric.of(view) : timing(timingOf(metric.of), load);
  return value === null || !Number.isFinite(value) ? null : value;
}

/** The figure a metric takes from the load, and the kind of input it takes it from (`null`: all). */
export function timingOf(of: TimingSource | TimingAmong): {
  readonly figure: TimingSource;
  readonly among: string | null;
} {
  return typeof of === "string" ? { figure: of, among: null } : of;
}

/** What a load says of one kind of input, or of all. */
export function answersOf(
  load: LoadRecord,
  among: string | null,
): { answered: number; responseUs: Quantiles } {
  return among === null ? load : (load.kinds?.[among] ?? { answered: 0, responseUs: noTimes });
}

const noTimes = { p50: 0, p90: 0, p95: 0, p99: 0, max: 0, mean: 0, count: 0 };

/** Answers per second: of the windows in a closed loop, of the whole stretch in an open one. */
export function rateOf({ window, answered, seconds }: LoadRecord): number {
  return window === undefined ? answered / seconds : window.answered / window.seconds;
}

function timing({ figure, among }: ReturnType<typeof timingOf>, load: LoadRecord | null): number | null {
  if (load === null) return null;
  const { responseUs } = answersOf(load, among);
  if (figure === "duration") return load.seconds;
  if (figure === "throughput") {
    if (among === null) return rateOf(load);
    // Of one kind of input: the whole rate by the kind's share of the answers.
    return load.responseUs.count === 0 ? 0 : (rateOf(load) * responseUs.count) / load.responseUs.count;
  }
  return responseUs.count >= samplesNeeded[figure] ? responseUs[figure] / 1000 : null;
}
