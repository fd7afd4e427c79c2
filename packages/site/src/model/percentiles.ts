import type { LoadRecord, Result } from "@labs/experiment/result";
import { measuredArms } from "@labs/report";
import { decodeFromCompressedBase64, type Histogram } from "hdr-histogram-js";

/** The response times of an arm, all rounds of a case together. */
export interface Percentiles {
  readonly arm: string;
  readonly answers: number;
  readonly points: readonly { readonly percentile: number; readonly ms: number }[];
}

const drawn = [1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 93, 95, 97, 98, 99, 99.5, 99.9, 99.95, 99.99];
/** Answers that have to lie beyond a percentile, so that it is no single answer's luck. */
const beyond = 10;

/** Merged from the stored histograms; none where a run keeps none, as the runs that texts quote. */
export function percentilesOf(result: Result, name: string): Percentiles[] {
  return measuredArms(result).flatMap(({ name: arm }) => {
    const histograms = result.cells.flatMap(({ arm: of, case: at, round, outcome }) =>
      of === arm && at === name && round >= 0 && outcome.status === "measured" ? decode(outcome.load) : [],
    );
    const [first, ...others] = histograms;
    if (first === undefined) return [];
    for (const other of others) first.add(other);
    const answers = first.totalCount;
    const points = drawn
      .filter((percentile) => answers * (1 - percentile / 100) >= beyond)
      .map((percentile) => ({ percentile, ms: first.getValueAtPercentile(percentile) / 1e6 }));
    return points.length === 0 ? [] : [{ arm, answers, points }];
  });
}

/** In nanoseconds; a histogram that cannot be read, or is in the microseconds of older runs, is one that is not there. */
function decode(load: LoadRecord | null): Histogram[] {
  if (load === null || load.histogram === "") return [];
  try {
    const histogram = decodeFromCompressedBase64(load.histogram);
    return histogram.maxValue > 10 * load.responseUs.max ? [histogram] : [];
  } catch {
    return [];
  }
}
