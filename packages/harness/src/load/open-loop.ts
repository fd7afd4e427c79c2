import { now } from "./in-process/builtins.ts";
import type { Lane, LaneOutcome } from "./lane.ts";
import { startPacer } from "./pacing/pacer.ts";
import { Queue } from "./pacing/queue.ts";
import { type Stretch, Tally } from "./stretch.ts";
import type { Recorder, Times } from "./times/recorder.ts";
import type { Sampler } from "./times/sampler.ts";

/** The summary of an open loop. */
export interface OpenStretch extends Stretch {
  /** Requests per second that fell due. */
  readonly offered: number;
  /** Answers per second of sending; below `offered` where requests failed or piled up. */
  readonly achieved: number;
  /** Requests that still waited for a free lane when the last one fell due. */
  readonly backlog: number;
}

/** Where the times of an open loop go. */
export interface OpenRecorders {
  /** From the moment a request was due: what a user waits, queues included. */
  readonly response: Times;
  /** From the moment it was written. */
  readonly service: Recorder;
  /** How late requests were written that found a free lane: the generator's own share of the latencies. */
  readonly sendLag: Recorder;
}

export interface OpenLoopOptions<A> {
  readonly lanes: readonly Lane<A>[];
  /** When requests are due: milliseconds from the start, in order. */
  readonly plan: Float64Array;
  /** Draws the index of the next request. */
  next(): number;
  /** How long a request waits for a free lane before it is given up as unanswered. */
  readonly timeoutMs: number;
  /** Requests that may wait for a free lane; further ones are dropped. */
  readonly maxBacklog: number;
  readonly recorders: OpenRecorders;
  readonly sampler?: Sampler<A> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Open-loop load: requests fall due by the plan whatever the subject does, and their latency counts from there.
 * Resolves when all that were sent are answered; after an abort none is sent that was not.
 */
export async function openLoop<A>(options: OpenLoopOptions<A>): Promise<OpenStretch> {
  if (options.lanes.length === 0) throw new Error("An open loop needs at least one lane.");
  const loop = new OpenLoop(options);
  const stop = (): void => loop.stop();
  const pacer = await startPacer(options.plan, (due) => loop.fallDue(due));
  options.signal?.addEventListener("abort", stop);
  try {
    if (options.signal?.aborted) stop();
    return await loop.run(pacer.startedAt);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await pacer.stop();
  }
}

/** A lane with what has to be remembered of its request. */
interface Slot<A> {
  readonly lane: Lane<A>;
  readonly done: (outcome: LaneOutcome) => void;
  index: number;
  dueAt: number;
  sentAt: number;
}

/** The state of one open loop. */
export class OpenLoop<A> {
  readonly #options: OpenLoopOptions<A>;
  readonly #tally: Tally<A>;
  /** Taken one after another, so that sparse load is spread over all connections and instances too. */
  readonly #idle: Queue<Slot<A>>;
  /** Due times of the requests that wait for a lane. */
  readonly #backlog: Queue<number>;
  readonly #finished = Promise.withResolvers<void>();
  #startedAt = 0;
  #fallenDue = 0;
  #stopped = false;
  #lastSentAt = 0;
  #lastDoneAt = 0;
  #backlogAtLastDue = 0;

  constructor(options: OpenLoopOptions<A>) {
    this.#options = options;
    this.#tally = new Tally(options.sampler);
    this.#backlog = new Queue(Math.min(options.maxBacklog, options.plan.length));
    this.#idle = new Queue(options.lanes.length);
    for (const lane of options.lanes) {
      const done = (outcome: LaneOutcome): void => this.#done(slot, outcome);
      const slot: Slot<A> = { lane, done, index: 0, dueAt: 0, sentAt: 0 };
      this.#idle.push(slot);
    }
  }

  async run(startedAt: number): Promise<OpenStretch> {
    const { plan, lanes } = this.#options;
    this.#startedAt = startedAt;
    this.#lastSentAt = startedAt;
    this.#lastDoneAt = startedAt;
    this.#endIfDone();
    await this.#finished.promise;
    if (this.#tally.error !== null) throw this.#tally.error.cause;
    const stretch = this.#tally.summary(lanes.length, (this.#lastDoneAt - startedAt) / 1000);
    const lastDueMs = plan[this.#fallenDue - 1] ?? 0;
    const sendingMs = Math.max(lastDueMs, this.#lastSentAt - startedAt);
    return {
      ...stretch,
      offered: perSecond(this.#fallenDue, lastDueMs),
      achieved: perSecond(stretch.answered, sendingMs),
      backlog: this.#backlogAtLastDue,
    };
  }

  /** The first `count` requests of the plan are due. */
  fallDue(count: number): void {
    const { plan, maxBacklog } = this.#options;
    while (this.#fallenDue < count && !this.#stopped) {
      const dueAt = this.#startedAt + (plan[this.#fallenDue++] ?? 0);
      const slot = this.#idle.shift();
      if (slot !== undefined) {
        this.#send(slot, dueAt);
        this.#options.recorders.sendLag.record(slot.sentAt - dueAt);
      } else if (!this.#backlog.push(dueAt)) {
        // Without an answer, and so as late as can be.
        this.#options.recorders.response.record(this.#options.timeoutMs, -1);
        this.#tally.drop(`${maxBacklog} requests were waiting for a free lane`);
      }
      if (this.#fallenDue === plan.length) this.#backlogAtLastDue = this.#backlog.size;
    }
    this.#endIfDone();
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#backlog.clear();
    this.#endIfDone();
  }

  #send(slot: Slot<A>, dueAt: number): void {
    slot.index = this.#options.next();
    slot.dueAt = dueAt;
    slot.sentAt = this.#lastSentAt = now();
    this.#tally.sent++;
    slot.lane.send(slot.index, slot.done);
  }

  #done(slot: Slot<A>, outcome: LaneOutcome): void {
    const at = now();
    this.#lastDoneAt = at;
    if (outcome === "answered" || outcome === "unanswered") {
      this.#options.recorders.response.record(at - slot.dueAt, slot.index);
      this.#options.recorders.service.record(at - slot.sentAt);
    }
    this.#tally.count(slot.lane, slot.index, outcome);
    if (this.#tally.error !== null) this.stop();
    const dueAt = this.#nextWaiting(at);
    if (dueAt !== undefined) {
      this.#send(slot, dueAt);
    } else {
      this.#idle.push(slot);
      this.#endIfDone();
    }
  }

  /** The longest-waiting request that is still worth sending: a user would have left the others' queue by now. */
  #nextWaiting(at: number): number | undefined {
    const { timeoutMs, recorders } = this.#options;
    for (;;) {
      const dueAt = this.#backlog.shift();
      if (dueAt === undefined || at - dueAt < timeoutMs) return dueAt;
      recorders.response.record(at - dueAt, -1);
      this.#tally.giveUp(`no free lane within ${timeoutMs} ms`);
    }
  }

  #endIfDone(): void {
    const { plan, lanes } = this.#options;
    const allSent = this.#stopped || (this.#fallenDue === plan.length && this.#backlog.size === 0);
    if (allSent && this.#idle.size === lanes.length) this.#finished.resolve();
  }
}

function perSecond(count: number, ms: number): number {
  return ms > 0 ? (count * 1000) / ms : 0;
}
