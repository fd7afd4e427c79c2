import type { Quantiles } from "@labs/experiment/result";
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64 } from "hdr-histogram-js";

/** Longest time told apart, microseconds; longer ones are recorded as this. */
const longestUs = 60_000_000;

/** Where times go; `index` is that of the request, or -1 for one that was never sent. */
export interface Times {
  /** Records a time in milliseconds; returns the whole microseconds it was recorded as. */
  record(ms: number, index: number): number;
}

/** A histogram of times in whole microseconds, 1 us to 60 s, with 3 significant digits. */
export class Recorder {
  readonly #histogram = build({
    bitBucketSize: 32,
    autoResize: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestUs,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  });

  /** Records a time in milliseconds; returns the whole microseconds it was recorded as. */
  record(ms: number): number {
    // Whole microseconds, never fractions: the histogram would cut those off, and 0.6 ms would read as 0.
    const us = Math.min(longestUs, Math.max(1, Math.round(ms * 1000)));
    this.#histogram.recordValue(us);
    return us;
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  /** Adds what `other` has recorded. */
  merge(other: Recorder): void {
    this.#histogram.add(other.#histogram);
  }

  reset(): void {
    this.#histogram.reset();
  }

  /** Microseconds; all zero where nothing was recorded. */
  quantiles(): Quantiles {
    const histogram = this.#histogram;
    if (histogram.totalCount === 0) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0, mean: 0, count: 0 };
    return {
      p50: histogram.getValueAtPercentile(50),
      p90: histogram.getValueAtPercentile(90),
      p95: histogram.getValueAtPercentile(95),
      p99: histogram.getValueAtPercentile(99),
      max: histogram.getValueAtPercentile(100), // `maxValue` is more exact than a merged one, and below p99 at times
      mean: histogram.mean,
      count: histogram.totalCount,
    };
  }

  /** HDR V2 compressed, base64. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  /** Reads what `encode` has written. */
  static decode(encoded: string): Recorder {
    const recorder = new Recorder();
    recorder.#histogram.add(decodeFromCompressedBase64(encoded));
    return recorder;
  }
}
