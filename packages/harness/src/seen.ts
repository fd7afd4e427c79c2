import type { Metric, Seen, TimingSource } from "@labs/experiment";
import type { LoadRecord } from "@labs/experiment/result";
import type { Counters } from "./cell/api.ts";

/** Builds what a metric may look at from the counters before and after, one record per instance. */
export function seen(
  before: readonly Counters[],
  after: readonly Counters[],
  stretch: { readonly answered: number; readonly seconds: number },
): Seen<string> {
  const sum = (records: readonly Counters[], counter: string) =>
    records.reduce((total, record) => total + (record[counter] ?? 0), 0);
  return {
    ...stretch,
    grown: (counter) => sum(after, counter) - sum(before, counter),
    final: (counter) => sum(after, counter),
    highest: (counter) => Math.max(...after.map((record) => record[counter] ?? 0)),
  };
}

/** Answers a cell needs before a quantile is published: ten beyond it. */
export const samplesNeeded = { p50: 20, p90: 100, p95: 200, p99: 1000 } as const;

/** The value of a metric in one cell; `null` where it is not defined or rests on too few answers. */
export function metricValue(metric: Metric, load: LoadRecord | null, view: Seen<string>): number | null {
  const value = typeof metric.of === "function" ? metric.of(view) : timing(metric.of, load);
  return value === null || !Number.isFinite(value) ? null : value;
}

function timing(source: TimingSource, load: LoadRecord | null): number | null {
  if (load === null) return null;
  if (source === "throughput") return load.answered / load.seconds;
  return load.responseUs.count >= samplesNeeded[source] ? load.responseUs[source] / 1000 : null;
}
