import type { LoadRecord, Quantiles } from "@labs/experiment/result";
import { type ClosedStretch, closedLoop } from "./closed-loop.ts";
import { now, sum } from "./in-process/builtins.ts";
import type { Lane } from "./lane.ts";
import { type OpenStretch, openLoop } from "./open-loop.ts";
import { total } from "./stretch.ts";
import { KindRecorder } from "./times/kind-recorder.ts";
import { Recorder } from "./times/recorder.ts";
import { Sampler } from "./times/sampler.ts";

/** Load on one subject through lanes that stay open from slice to slice. */
export interface Session {
  /**
   * A slice of closed-loop load; `recorded` ones count, the others warm up.
   *
   * @param rampMs the first part of the slice, which enters no rate and no response time @default 0
   */
  closed(durationMs: number, recorded: boolean, rampMs?: number): Promise<Slice>;
  /** Open-loop load at the planned moments, in milliseconds from the start. */
  open(plan: Float64Array): Promise<Slice>;
  /** Closes the lanes and returns everything that was recorded. */
  finish(): Promise<SessionRecord>;
}

/** One stretch of load. */
export interface Slice {
  /** Up to the last answer. */
  readonly seconds: number;
  readonly answered: number;
  /** Answers per second: in the window of a closed loop, in the time in which requests fell due of an open one. */
  readonly rate: number;
  /** From the order to the report, by the clock that drives the load. */
  readonly elapsedSeconds: number;
}

export interface SessionRecord {
  readonly load: LoadRecord;
  /** Index of an input and what was answered while the clock ran. */
  readonly samples: readonly (readonly [index: number, answer: unknown])[];
}

export interface SessionOptions<A> {
  readonly lanes: readonly Lane<A>[];
  /** Prepared requests, used in order; over and over where there are too few. */
  readonly count: number;
  /** Recorded answers to keep. */
  readonly checks: number;
  /** Decides which of them. */
  readonly sampleSeed: number;
  /** The kind of each request, where kinds are recorded apart. */
  readonly kinds?: readonly string[] | null;
  /** How long a request may take before it counts as unanswered. */
  readonly timeoutMs: number;
  /** Requests that may wait for a free lane before an open loop drops them. @default 20 000 */
  readonly room?: number | undefined;
  /** Makes an answer one that cannot change any more, at the moment it is given. @default as it is */
  readonly freeze?: (answer: A) => A;
  /** Turns what a lane gives into an answer of the contract; done after the clock has stopped. @default as it is */
  readonly read?: (answer: A) => unknown;
  readonly signal?: AbortSignal;
}

/** Where a case names no room. */
const defaultRoom = 20_000;

/** Send lags from which their p99 is worth a word: ten beyond it. */
const enoughLags = 1000;

/** Begins a session; the lanes become its own. */
export function openSession<A>(options: SessionOptions<A>): Session {
  const { lanes, count, timeoutMs, signal, room = defaultRoom, read = (answer) => answer } = options;
  const response = new KindRecorder(options.kinds ?? null);
  const recorders = { response, service: new Recorder(), sendLag: new Recorder() };
  const warmUp = new Recorder();
  const closed: ClosedStretch[] = [];
  const open: OpenStretch[] = [];
  const sampler = new Sampler<A>(options.checks, options.sampleSeed, options.freeze);
  let cursor = -1;
  const next = (): number => {
    cursor = cursor + 1 < count ? cursor + 1 : 0;
    return cursor;
  };

  return {
    async closed(durationMs, recorded, rampMs) {
      const begun = now();
      const stretch = await closedLoop({
        lanes,
        next,
        durationMs,
        rampMs,
        recorder: recorded ? response : warmUp,
        sampler: recorded ? sampler : undefined,
        signal,
      });
      if (recorded) closed[closed.length] = stretch;
      return {
        seconds: stretch.seconds,
        answered: stretch.answered,
        rate: perSecond(stretch.window),
        elapsedSeconds: (now() - begun) / 1000,
      };
    },
    async open(plan) {
      const begun = now();
      const stretch = await openLoop({
        lanes,
        plan,
        next,
        timeoutMs,
        maxBacklog: room,
        recorders,
        sampler,
        signal,
      });
      open[open.length] = stretch;
      return {
        seconds: stretch.seconds,
        answered: stretch.answered,
        rate: stretch.achieved,
        elapsedSeconds: (now() - begun) / 1000,
      };
    },
    async finish() {
      for (const lane of lanes) lane.close();
      const responseUs = response.all.quantiles();
      const load: LoadRecord = {
        ...total([...closed, ...open]),
        checked: sampler.kept.length,
        clock: null,
        responseUs,
        ...response.kinds(),
        histogram: response.all.encode(),
        ...(open.length > 0 ? ofOpenLoop(open, recorders) : ofClosedLoop(closed, responseUs, lanes.length)),
      };
      return { load, samples: sampler.kept.map(([index, answer]) => [index, read(answer)] as const) };
    },
  };
}

type OfLoop = Pick<
  LoadRecord,
  | "slices"
  | "little"
  | "window"
  | "stillSeconds"
  | "offered"
  | "achieved"
  | "backlog"
  | "serviceUs"
  | "sendLagUs"
>;

/**
 * Little's law: the recorded response times have to fill the time of all clients in all windows. What reaches over the
 * edges of a window is measured and not allowed for: on a busy machine the last requests of a slice may wait long, and
 * the mean response time alone would be off by that.
 */
function ofClosedLoop(slices: readonly ClosedStretch[], times: Quantiles, lanes: number): OfLoop {
  const { mean, count } = times;
  const seconds = sum(slices, (slice) => slice.window.seconds);
  const accountedFor = (mean * count) / 1e6 + sum(slices, (slice) => slice.window.edgeSeconds);
  return {
    window: { seconds, answered: sum(slices, (slice) => slice.window.answered) },
    ...(lanes >= enoughClients && { stillSeconds: stillSeconds(slices, times) }),
    slices: slices.map((slice) => perSecond(slice.window)),
    little: seconds > 0 ? accountedFor / seconds / lanes : 0,
  };
}

/** Clients that are never all at a slow request of their own by chance. */
const enoughClients = 4;

/** Time in which no client got an answer for longer than three median response times: the whole service stood still. */
function stillSeconds(slices: readonly ClosedStretch[], { p50 }: Quantiles): number {
  const usualMs = p50 / 1000;
  return sum(slices, ({ window }) => sum(window.silencesMs, (ms) => (ms > 3 * usualMs ? ms / 1000 : 0)));
}

/** One stretch, as it is planned: two would be two loads. */
function ofOpenLoop(
  stretches: readonly OpenStretch[],
  { service, sendLag }: { readonly service: Recorder; readonly sendLag: Recorder },
): OfLoop {
  const last = stretches[stretches.length - 1];
  return {
    slices: stretches.map(({ achieved }) => achieved),
    little: null,
    ...(last && { offered: last.offered, achieved: last.achieved, backlog: last.backlog }),
    serviceUs: service.quantiles(),
    ...(sendLag.count >= enoughLags && { sendLagUs: sendLag.quantiles() }),
  };
}

function perSecond({ answered, seconds }: { readonly answered: number; readonly seconds: number }): number {
  return seconds > 0 ? answered / seconds : 0;
}
