/** Builders of the common metrics, and readers of counters for them. */
import type { Counters, Metric, TimingSource } from "./metric.ts";

/** Reads a number off what one cell counted; `null` where it is not defined there. */
export type Reader<K extends string> = (counters: Counters<K>) => number | null;

/** Where a metric is read, what it stands for and how it is printed. */
interface Reading<C extends string> {
  readonly role: Metric["role"];
  /** The case or cases it is read in. @default every case */
  readonly in?: C | readonly C[];
  /** What the number means, where the name does not say it. */
  readonly meaning?: string;
}

interface Described<C extends string> extends Reading<C> {
  /** @default no unit */
  readonly unit?: string;
  /** @default "lower" */
  readonly better?: Metric["better"];
}

/** Answers per second; the headline unless another role is given. */
export function throughput<const C extends string = never>(
  reading: Partial<Reading<C>> & {
    /** @default "req/s" */
    readonly unit?: string;
    /** The kind of input whose answers are counted, as `kindOf` names it. @default all */
    readonly among?: string;
  } = {},
): Metric<C, never> {
  const { among, ...rest } = reading;
  const of = timingSource("throughput", among);
  return { unit: "req/s", role: "headline", ...rest, better: "higher", kind: "timing", of };
}

/** A quantile of the response time, in milliseconds. */
export function latency<const C extends string = never>(
  figure: Exclude<TimingSource, "throughput" | "duration">,
  reading: Reading<C> & {
    /** The kind of input whose times are read, as `kindOf` names it. @default all */
    readonly among?: string;
  },
): Metric<C, never> {
  const { among, ...rest } = reading;
  return { ...rest, unit: "ms", better: "lower", kind: "timing", of: timingSource(figure, among) };
}

/** The time that a job takes, in seconds; the headline unless another role is given. */
export function duration<const C extends string = never>(
  reading: Partial<Reading<C>> = {},
): Metric<C, never> {
  return { unit: "s", role: "headline", ...reading, better: "lower", kind: "timing", of: "duration" };
}

/** A time or rate that a variant or script measured itself; it varies from round to round. */
export function timing<const C extends string = never, K extends string = never>(
  of: Reader<K>,
  described: Described<C>,
): Metric<C, K> {
  return { unit: "", better: "lower", ...described, kind: "timing", of };
}

/** A number that varies from round to round, such as memory or a hit ratio. */
export function gauge<const C extends string = never, K extends string = never>(
  of: Reader<K>,
  described: Described<C>,
): Metric<C, K> {
  return { unit: "", better: "lower", ...described, kind: "gauge", of };
}

/** A number that the contract makes exact, such as pages read; printed with its range over the rounds. */
export function count<const C extends string = never, K extends string = never>(
  of: Reader<K>,
  described: Described<C>,
): Metric<C, K> {
  return { unit: "", better: "lower", ...described, kind: "count", of };
}

/** Growth of `part` for each step of `whole`, times `scale`; `null` where `whole` did not grow. */
export function ratio<K extends string>(part: K, whole: K, scale = 1): Reader<K> {
  return (counters) => quotient(scale * counters.delta(part), counters.delta(whole));
}

/** `part` in per cent of `whole`, by their growth; `null` where `whole` did not grow. */
export function share<K extends string>(part: K, whole: K): Reader<K> {
  return ratio(part, whole, 100);
}

/** What of `whole` was saved, in per cent, when `part` had to be done; `null` where `whole` did not grow. */
export function saved<K extends string>(part: K, whole: K): Reader<K> {
  return (counters) => {
    const done = quotient(100 * counters.delta(part), counters.delta(whole));
    return done === null ? null : 100 - done;
  };
}

/** Growth of a counter for each answered request, times `scale`; `null` where no request was answered. */
export function perAnswer<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => quotient(scale * counters.delta(counter), counters.answered);
}

/** Growth of a counter in a second of the measured stretch, times `scale`; `null` in a case without one. */
export function perSecond<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => quotient(scale * counters.delta(counter), counters.seconds);
}

/** Growth of a counter over the measured stretch, times `scale`. */
export function delta<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => scale * counters.delta(counter);
}

/**
 * Share of the requests, in per cent, that were answered within a limit: what an objective such as "p99 below 20 ms" asks
 * to be 99 at least.
 *
 * @param limit in milliseconds, such as `max("limitMs")` where it depends on the machine
 */
export function within<K extends string>(limit: Reader<K>): Reader<K> {
  return (counters) => {
    const ms = limit(counters);
    return ms === null ? null : counters.within(ms);
  };
}

/** What a counter says at the end, all instances together, times `scale`. */
export function last<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => scale * counters.last(counter);
}

/** As `last`, and `null` at 0: for what cannot be seen on every machine, such as a server's memory. */
export function lastOrNull<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => scale * counters.last(counter) || null;
}

/** What a counter says at the end in the instance where it says most, times `scale`. */
export function max<K extends string>(counter: K, scale = 1): Reader<K> {
  return (counters) => scale * counters.max(counter);
}

/** Processors that the variant's own processes used on average; `null` where the system does not say. */
export function processors(counters: Counters<never>): number | null {
  return counters.processors;
}

function quotient(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function timingSource(figure: TimingSource, among: string | undefined): Metric["of"] {
  return among === undefined ? figure : { figure, among };
}
