import { min, nextTurn, now } from "./builtins.ts";
import type { Lane, LaneOutcome } from "./lane.ts";
import type { Times } from "./recorder.ts";
import type { Sampler } from "./sampler.ts";
import { type Stretch, Tally } from "./stretch.ts";
import { Window, type WindowSummary } from "./window.ts";

/** The summary of a closed loop. */
export interface ClosedStretch extends Stretch {
  /** What a rate rests on: see {@link Window}. */
  readonly window: WindowSummary;
}

/** Longest time in-process answers may follow one another before the event loop gets a turn, milliseconds. */
const turnMs = 1;

/**
 * One slice or cell of closed-loop load: each lane sends its next request when its last is answered. Sends none after
 * `durationMs` or an abort, and resolves when those in flight are answered. Leaves the lanes open for the next slice.
 *
 * A lane's time runs from the moment it was free: the wait for a turn of the event loop belongs to the response time,
 * and so does what the harness spends on a request.
 */
export function closedLoop<A>(options: {
  readonly lanes: readonly Lane<A>[];
  /** Draws the index of the next request. */
  next(): number;
  readonly durationMs: number;
  /** The first part of `durationMs`, which does not count; at most half of it. @default 0 */
  readonly rampMs?: number | undefined;
  /** Gets the response times of answered and unanswered requests that were sent in the window. */
  readonly recorder: Times;
  readonly sampler?: Sampler<A> | undefined;
  readonly signal?: AbortSignal | undefined;
}): Promise<ClosedStretch> {
  const { lanes, recorder, signal, durationMs, rampMs = 0 } = options;
  const { promise, resolve, reject } = Promise.withResolvers<ClosedStretch>();
  const tally = new Tally<A>(options.sampler);
  const begun = now();
  const deadline = begun + durationMs;
  const window = new Window(begun + min(rampMs, durationMs / 2), deadline);
  let busy = lanes.length;
  let turnBegun = begun;
  let waiting: (() => void)[] = [];

  const drive = (lane: Lane<A>): (() => void) => {
    let index = 0;
    let freeAt = begun;
    const send = (): void => {
      index = options.next();
      tally.sent++;
      lane.send(index, done);
    };
    const done = (outcome: LaneOutcome): void => {
      const at = now();
      if (outcome === "answered") window.count(freeAt, at);
      if (outcome === "answered" || outcome === "unanswered") {
        if (window.includes(freeAt)) recorder.record(at - freeAt, index);
        else recorder.skip(index);
      }
      tally.count(lane, index, outcome);
      freeAt = at;
      if (at >= deadline || signal?.aborted || tally.error !== null) rest(at);
      else if (lane.inProcess && at - turnBegun > turnMs) waitForTurn(send);
      else send();
    };
    return send;
  };

  // Without turns, lanes that are answered at once (cache hits) would keep those that wait for I/O waiting all slice.
  const waitForTurn = (send: () => void): void => {
    waiting[waiting.length] = send;
    if (waiting.length > 1) return;
    nextTurn(() => {
      const ready = waiting;
      waiting = [];
      turnBegun = now();
      for (let i = 0; i < ready.length; i++) ready[i]?.();
    });
  };

  const rest = (at: number): void => {
    window.endAt(at);
    if (--busy > 0) return;
    if (tally.error !== null) reject(tally.error.cause);
    else resolve({ ...tally.summary(lanes.length, (at - begun) / 1000), window: window.summary() });
  };

  if (lanes.length === 0) throw new Error("A closed loop needs at least one lane.");
  for (const start of lanes.map(drive)) start();
  return promise;
}
