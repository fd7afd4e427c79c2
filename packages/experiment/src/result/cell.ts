/**
 * What became of one arm in one round and case, as raw as it was measured.
 *
 * @module
 */
import { z } from "zod";

/** A figure; `null` where it is not known. */
export const number = z.number().nullable();

const quantiles = z.object({
  /** Microseconds, 3 significant digits. */
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  max: z.number(),
  mean: z.number(),
  count: z.number(),
});

/** The load on one cell in one case: all of its slices together. */
const load = z.object({
  /** From the first request to the last answer of every slice: what the counters cover. */
  seconds: z.number(),
  /** Answered in that time; failures are counted apart. */
  answered: z.number(),
  /**
   * What a rate rests on: the time after the ramp in which the clients kept sending, and the requests answered in
   * it, each counted by the share of its own time that lies inside. A closed loop only.
   */
  window: z.object({ seconds: z.number(), answered: z.number() }).optional(),
  /**
   * The part of the window's seconds in which the service stood still: no client got an answer for longer than 5 ms and
   * three median response times. A closed loop of 4 clients or more only.
   */
  stillSeconds: z.number().optional(),
  /** Timed answers that were compared with the reference. */
  checked: z.number(),
  /** The time of the slices by the clock that drove them, and by the driver's; `null` where both are one. */
  clock: z.object({ insideSeconds: z.number(), outsideSeconds: z.number() }).nullable(),
  failures: z.object({
    /** Status other than 2xx. */
    status: z.number(),
    /** Connection broken or answer unreadable. */
    broken: z.number(),
    /** Not answered within the time limit; in the histogram with the time waited. */
    unanswered: z.number(),
    /** Never sent because the backlog was full. */
    dropped: z.number(),
  }),
  /** The first failure in words. */
  firstFailure: z.string().nullable(),
  /** Answers per second in the window of each slice, in cycle order; one number where arms ran one after another. */
  slices: z.array(z.number()),
  /** From the moment a request was due (open loop) or its client was free to send it (closed loop). */
  responseUs: quantiles,
  /** The same for each kind of input, where the experiment tells kinds apart. */
  kinds: z.record(z.string(), z.object({ answered: z.number(), responseUs: quantiles })).optional(),
  /** The same histogram, in nanoseconds, HDR V2 compressed, base64: reports can merge it. */
  histogram: z.string(),
  /** Open loop only: from the moment it was written. */
  serviceUs: quantiles.optional(),
  /** Open loop only: how late requests were written, a floor under what the latencies can claim. */
  sendLagUs: quantiles.optional(),
  /** Open loop only: requests per second that fell due, and answers per second of the time in which they did. */
  offered: z.number().optional(),
  achieved: z.number().optional(),
  /** Open loop only: requests that still waited for a free lane when the last one fell due. */
  backlog: z.number().optional(),
  /** Closed loop only: throughput times mean response time over clients (Little's law); 1 where it is sound. */
  little: number,
});

const noise = z.object({
  /** Busy share of the generator's thread, and the processor time it really got. */
  generatorElu: number,
  generatorCpu: number,
  /** Processor time of the cell's processes per second of its own slices. */
  subjectCpu: number,
  /** The same outside its slices, while other arms were driven; `null` where it was driven alone. */
  outsideCpu: number,
  /** Processor time of the run's services and helper processes per second. */
  servicesCpu: number,
  /** Share of the processors of this machine that was in use. */
  hostBusy: number,
  /** Share of the time in which the control group's quota held its processes back. */
  throttled: number,
  /** Share of its runnable time in which the cell waited for a processor. */
  subjectWaited: number,
  /** Processor time per second that neither cell, services nor generator account for. */
  foreignCpu: number,
  /** Share of the time in which some task waited for a processor (`/proc/pressure/cpu`). */
  pressure: number,
  /** Share of processor time taken by the hypervisor. */
  steal: number,
  /** A fixed loop, timed in the driver before the cell. */
  canaryMs: number,
  /** A short fixed loop, timed inside the cell before and after its load, milliseconds. */
  cellCanaryMs: z.tuple([number, number]).nullable(),
  /** Largest resident set of the cell's processes, bytes. */
  residentBytes: number,
});

const shown = z.string();

/** What became of one arm in one round and case. */
export const outcomeSchema = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("measured"),
    values: z.record(z.string(), number),
    load: load.nullable(),
    noise: noise.nullable(),
  }),
  z.object({
    status: z.literal("wrong"),
    when: z.enum(["before", "during", "after"]),
    input: shown,
    expected: shown,
    actual: shown,
  }),
  z.object({ status: z.literal("failed"), reason: z.string() }),
  z.object({ status: z.literal("skipped"), reason: z.string() }),
]);

export const cellSchema = z.object({
  round: z.number(),
  /** Place in the round's order, from 0. */
  position: z.number(),
  arm: z.string(),
  case: z.string(),
  startedAt: z.string(),
  outcome: outcomeSchema,
});

/** Requests that failed, for whatever reason. */
export function failed({ status, broken, unanswered, dropped }: LoadRecord["failures"]): number {
  return status + broken + unanswered + dropped;
}

export type CellRecord = z.infer<typeof cellSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type Measured = Extract<Outcome, { status: "measured" }>;
export type LoadRecord = z.infer<typeof load>;
export type Quantiles = z.infer<typeof quantiles>;
export type Noise = z.infer<typeof noise>;
