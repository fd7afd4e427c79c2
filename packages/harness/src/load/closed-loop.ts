import { now } from "./clock.ts";
import type { Lane, LaneOutcome } from "./lane.ts";
import type { Times } from "./recorder.ts";
import { type Sample, type Stretch, Tally } from "./stretch.ts";

/** Longest time in-process answers may follow one another before the event loop gets a turn, milliseconds. */
const turnMs = 1;

/**
 * One slice or cell of closed-loop load: each lane sends its next request when its last is answered. Sends none after
 * `durationMs` or an abort, and resolves when those in flight are answered: cutting them off would count their cost
 * but not their answers. Leaves the lanes open for the next slice.
 */
export function closedLoop<A>(options: {
  readonly lanes: readonly Lane<A>[];
  /** Draws the index of the next request. */
  next(): number;
  readonly durationMs: number;
  /** Gets the response times of answered and unanswered requests. */
  readonly recorder: Times;
  readonly sample?: Sample<A>;
  readonly signal?: AbortSignal;
}): Promise<Stretch> {
  const { lanes, recorder, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Stretch>();
  const tally = new Tally<A>(options.sample);
  const begun = now();
  const deadline = begun + options.durationMs;
  let busy = lanes.length;
  let turnBegun = begun;
  let waiting: (() => void)[] = [];

  const drive = (lane: Lane<A>): (() => void) => {
    let index = 0;
    let sentAt = 0;
    const send = (): void => {
      index = options.next();
      tally.sent++;
      sentAt = now();
      lane.send(index, done);
    };
    const done = (outcome: LaneOutcome): void => {
      const at = now();
      const us = measure(outcome, at - sentAt, index, recorder);
      tally.count(lane, index, outcome, us);
      if (at >= deadline || signal?.aborted || tally.error !== null) rest(at);
      else if (lane.inProcess && at - turnBegun > turnMs) waitForTurn(send);
      else send();
    };
    return send;
  };

  // Without turns, lanes that are answered at once (cache hits) would keep those that wait for I/O waiting all slice.
  const waitForTurn = (send: () => void): void => {
    if (waiting.push(send) > 1) return;
    setImmediate(() => {
      const ready = waiting;
      waiting = [];
      turnBegun = now();
      for (const resume of ready) resume();
    });
  };

  const rest = (at: number): void => {
    if (--busy > 0) return;
    if (tally.error === null) resolve(tally.summary(lanes.length, (at - begun) / 1000));
    else reject(tally.error.cause);
  };

  if (lanes.length === 0) throw new Error("A closed loop needs at least one lane.");
  for (const start of lanes.map(drive)) start();
  return promise;
}

/** Whole microseconds; recorded unless the request failed in a way that has no response time. */
function measure(outcome: LaneOutcome, ms: number, index: number, recorder: Times): number {
  if (outcome === "answered" || outcome === "unanswered") return recorder.record(ms, index);
  return Math.round(ms * 1000);
}
