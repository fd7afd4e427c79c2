import { random } from "@labs/experiment";
import type { Lane, LaneOutcome } from "./lane.ts";

/** A summary of one stretch of load on one cell; the times are in the recorders. */
export interface Stretch {
  /** From the start to the last completion. */
  readonly seconds: number;
  readonly lanes: number;
  readonly sent: number;
  readonly answered: number;
  readonly failures: {
    /** Status other than 2xx. */
    readonly status: number;
    /** Connection broken or answer unreadable. */
    readonly broken: number;
    /** Not answered within the time limit; recorded with the time waited. */
    readonly unanswered: number;
    /** Never sent because the backlog was full. */
    readonly dropped: number;
  };
  /** The first failure in words. */
  readonly firstFailure: string | null;
  /**
   * Throughput times mean time on a lane, over lanes (Little's law). Closed loop: 1 where what was recorded accounts for
   * all the time there was. Open loop: the share of time in which lanes were busy; near 1 there were too few.
   */
  readonly little: number;
}

/** A share of the answers, looked at while they can still be read. */
export interface Sample<A> {
  /** One answer in so many, on average. */
  readonly every: number;
  /** Gets the answer to request `index`; keep it short, the clock is running. */
  take(index: number, answer: A): void;
}

/** Counts what becomes of requests. */
export class Tally<A> {
  sent = 0;
  /** The first error thrown by `sample.take`; the loop ends and rejects with it. */
  error: { readonly cause: unknown } | null = null;
  readonly #counts = { answered: 0, status: 0, broken: 0, unanswered: 0, dropped: 0 };
  readonly #sample: Sample<A> | undefined;
  // Uneven gaps: a fixed one that divides the number of lanes would look at one lane, and one instance, only.
  readonly #random = random("sample");
  #untilSample = 0;
  #busyUs = 0;
  #firstFailure: string | null = null;

  constructor(sample: Sample<A> | undefined) {
    this.#sample = sample;
    if (sample !== undefined) this.#untilSample = this.#gap(sample);
  }

  /** Counts a request that held `lane` for `us` microseconds. */
  count(lane: Lane<A>, index: number, outcome: LaneOutcome, us: number): void {
    this.#counts[outcome]++;
    this.#busyUs += us;
    if (outcome !== "answered") {
      this.#firstFailure ??= lane.failure;
    } else if (this.#sample !== undefined && --this.#untilSample === 0) {
      this.#untilSample = this.#gap(this.#sample);
      try {
        this.#sample.take(index, lane.answer());
      } catch (cause) {
        this.error ??= { cause };
      }
    }
  }

  /** A request that was given up before it got a lane. */
  giveUp(reason: string): void {
    this.#counts.unanswered++;
    this.#firstFailure ??= reason;
  }

  /** A request that was never to be sent. */
  drop(reason: string): void {
    this.#counts.dropped++;
    this.#firstFailure ??= reason;
  }

  summary(lanes: number, seconds: number): Stretch {
    const { answered, ...failures } = this.#counts;
    return {
      seconds,
      lanes,
      sent: this.sent,
      answered,
      failures,
      firstFailure: this.#firstFailure,
      little: seconds > 0 ? this.#busyUs / 1e6 / (lanes * seconds) : 0,
    };
  }

  #gap(sample: Sample<A>): number {
    return 1 + Math.floor(this.#random() * (2 * sample.every - 1));
  }
}
