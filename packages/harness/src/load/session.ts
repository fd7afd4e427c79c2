import type { LoadRecord } from "@labs/experiment/result";
import { closedLoop } from "./closed-loop.ts";
import { KindRecorder } from "./kind-recorder.ts";
import type { Lane } from "./lane.ts";
import { openLoop } from "./open-loop.ts";
import { Recorder } from "./recorder.ts";
import type { Stretch } from "./stretch.ts";

/** Load on one subject through lanes that stay open from slice to slice. */
export interface Session {
  /** A slice of closed-loop load; `recorded` ones count, the others warm up. */
  closed(durationMs: number, recorded: boolean): Promise<Slice>;
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
  readonly failed: number;
}

export interface SessionRecord {
  readonly load: LoadRecord;
  /** Index of an input and what was answered while the clock ran. */
  readonly samples: readonly (readonly [index: number, answer: unknown])[];
}

export interface SessionOptions<A> {
  readonly lanes: readonly Lane<A>[];
  /** Prepared requests, used in order from `offset`, over and over. */
  readonly count: number;
  readonly offset: number;
  /** One in so many recorded answers is kept. */
  readonly sampleEvery: number;
  /** The kind of each request, where kinds are told apart. */
  readonly kinds?: readonly string[] | null;
  /** A request that is not answered in so long counts as unanswered. */
  readonly timeoutMs: number;
  /** Turns what a lane gives into an answer of the contract; done after the clock has stopped. @default as it is */
  readonly read?: (answer: A) => unknown;
  readonly signal?: AbortSignal;
}

/** Requests that may wait for a free lane before the open loop drops them. */
const maxBacklog = 20_000;

/** Begins a session; the lanes become its own. */
export function openSession<A>(options: SessionOptions<A>): Session {
  const { lanes, count, sampleEvery, timeoutMs, read = (answer) => answer } = options;
  const signal = options.signal ? { signal: options.signal } : {};
  const response = new KindRecorder(options.kinds ?? null);
  const recorders = { response, service: new Recorder(), sendLag: new Recorder() };
  const spoiled = new Recorder();
  const stretches: Stretch[] = [];
  const kept: [index: number, answer: A][] = [];
  let offered: number | null = null;
  let cursor = options.offset;
  const next = () => cursor++ % count;
  const sample = { every: sampleEvery, take: (index: number, answer: A) => kept.push([index, answer]) };

  return {
    async closed(durationMs, recorded) {
      const recorder = recorded ? recorders.response : spoiled;
      const stretch = await closedLoop({
        lanes,
        next,
        durationMs,
        recorder,
        ...(recorded ? { sample } : {}),
        ...signal,
      });
      if (recorded) stretches.push(stretch);
      return brief(stretch);
    },
    async open(plan) {
      const stretch = await openLoop({
        lanes,
        plan,
        next,
        timeoutMs,
        maxBacklog,
        recorders,
        sample,
        ...signal,
      });
      offered = stretch.offered;
      stretches.push(stretch);
      return brief(stretch);
    },
    async finish() {
      for (const lane of lanes) lane.close();
      const { service, sendLag } = recorders;
      const open =
        offered === null
          ? {}
          : { little: null, offered, serviceUs: service.quantiles(), sendLagUs: sendLag.quantiles() };
      const load = {
        ...total(stretches),
        checked: kept.length,
        clock: null,
        responseUs: response.all.quantiles(),
        ...response.kinds(),
        histogram: response.all.encode(),
        ...open,
      };
      return { load, samples: kept.map(([index, answer]) => [index, read(answer)] as const) };
    },
  };
}

function brief({ seconds, answered, failures }: Stretch): Slice {
  return { seconds, answered, failed: Object.values(failures).reduce((sum, count) => sum + count, 0) };
}

/** All stretches as one. */
function total(
  stretches: readonly Stretch[],
): Omit<LoadRecord, "responseUs" | "histogram" | "checked" | "clock"> {
  const sum = (of: (stretch: Stretch) => number) => stretches.reduce((all, stretch) => all + of(stretch), 0);
  const seconds = sum((stretch) => stretch.seconds);
  return {
    seconds,
    answered: sum(({ answered }) => answered),
    failures: {
      status: sum(({ failures }) => failures.status),
      broken: sum(({ failures }) => failures.broken),
      unanswered: sum(({ failures }) => failures.unanswered),
      dropped: sum(({ failures }) => failures.dropped),
    },
    firstFailure: stretches.find(({ firstFailure }) => firstFailure !== null)?.firstFailure ?? null,
    slices: stretches.map((stretch) => stretch.answered / stretch.seconds),
    little: sum((stretch) => stretch.little * stretch.seconds) / seconds,
  };
}
