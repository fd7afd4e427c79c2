import type { Quantiles } from "@labs/experiment/result";
import {
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  Int32Histogram,
  JsHistogram,
} from "hdr-histogram-js";
import { min, round } from "../in-process/builtins.ts";

/** Longest time recorded, nanoseconds; longer ones are recorded as this. */
const maxNs = 60e9;

/** Where times go; `index` is that of the request, or -1 for one that was never sent. */
export interface Times {
  /** Records a time in milliseconds. */
  record(ms: number, index: number): void;
  /** Notes an answer whose time does not count, such as one of the ramp. */
  skip(index: number): void;
}

/**
 * A histogram of times in whole nanoseconds, 1 ns to 60 s, with 3 significant digits. Nanoseconds, since calls inside
 * a process take a few microseconds or less: whole microseconds would turn 2.4 and 2.6 into a ratio of 1.5.
 */
export class Recorder implements Times {
  readonly #histogram = new Int32Histogram(1, maxNs, 3);

  /** Records a time in milliseconds. Not a number is recorded as the longest time: it must not look fast. */
  record(ms: number): void {
    const ns = round(ms * 1e6);
    this.#histogram.recordValue(ns < 1 ? 1 : ns >= 1 ? min(ns, maxNs) : maxNs);
  }

  skip(): void {}

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

  /** Microseconds, with fractions; all zero where nothing was recorded. */
  quantiles(): Quantiles {
    const histogram = this.#histogram;
    if (histogram.totalCount === 0) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0, mean: 0, count: 0 };
    return {
      p50: this.#quantileUs(50),
      p90: this.#quantileUs(90),
      p95: this.#quantileUs(95),
      p99: this.#quantileUs(99),
      max: this.#quantileUs(100), // `maxValue` is more exact than a merged one, and below p99 at times
      mean: histogram.mean / 1000,
      count: histogram.totalCount,
    };
  }

  /**
   * The response time, in milliseconds, up to which requests take the given share of all the time. Where one request
   * in a hundred is fifty times slower than the rest, clients spend a third of their time on those, and p99 may not
   * show them.
   */
  quantileByTimeMs(share: number): number {
    const values = this.#histogram.recordedValuesIterator;
    const whole = this.#histogram.mean * this.count;
    let [spent, reached] = [0, 0];
    values.reset();
    while (spent < share * whole && values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      reached = valueIteratedTo;
      spent += this.#histogram.medianEquivalentValue(reached) * countAtValueIteratedTo;
    }
    return reached / 1e6;
  }

  /** How many times are at most this long, to the 3 digits that are kept. */
  countWithin(ms: number): number {
    const values = this.#histogram.recordedValuesIterator;
    let counted = 0;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAtValueIteratedTo } = values.next();
      if (this.#histogram.lowestEquivalentValue(valueIteratedTo) > ms * 1e6) break;
      counted += countAtValueIteratedTo;
    }
    return counted;
  }

  /** HDR V2 compressed, base64; in nanoseconds. */
  encode(): string {
    return encodeIntoCompressedBase64(this.#histogram);
  }

  /** Reads what `encode` has written. */
  static decode(encoded: string): Recorder {
    const recorder = new Recorder();
    const decoded = decodeFromCompressedBase64(encoded);
    if (!(decoded instanceof JsHistogram)) throw new Error("This is not a histogram that a recorder wrote.");
    recorder.#histogram.add(decoded);
    return recorder;
  }

  #quantileUs(percent: number): number {
    const ns = this.#histogram.getValueAtPercentile(percent);
    return min(ns, maxNs) / 1000; // a bucket's upper end may lie above what was recorded
  }

  /** The prototype of what counts, to be frozen beside this one's. */
  static get counting(): object {
    return Object.getPrototypeOf(new Recorder().#histogram);
  }
}
