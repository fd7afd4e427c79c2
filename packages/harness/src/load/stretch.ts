import { sum } from "./in-process/builtins.ts";
import type { Lane, LaneOutcome } from "./lane.ts";
import type { Sampler } from "./times/sampler.ts";

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
}

/** Counts what becomes of requests. */
export class Tally<A> {
  sent = 0;
  /** The first error of the sampler; the loop ends and rejects with it. */
  error: { readonly cause: unknown } | null = null;
  readonly #counts = { answered: 0, status: 0, broken: 0, unanswered: 0, dropped: 0 };
  readonly #sampler: Sampler<A> | undefined;
  #firstFailure: string | null = null;

  constructor(sampler: Sampler<A> | undefined) {
    this.#sampler = sampler;
  }

  /** Counts a request that ended on `lane`. */
  count(lane: Lane<A>, index: number, outcome: LaneOutcome): void {
    this.#counts[outcome]++;
    if (outcome !== "answered") {
      this.#firstFailure ??= lane.failure;
    } else if (this.#sampler?.wants() === true) {
      try {
        this.#sampler.keep(index, lane.answer());
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
    const { answered, status, broken, unanswered, dropped } = this.#counts;
    return {
      seconds,
      lanes,
      sent: this.sent,
      answered,
      failures: { status, broken, unanswered, dropped },
      firstFailure: this.#firstFailure,
    };
  }
}

/** Seconds, counts and the first failure of several stretches, as of one. */
export function total(
  stretches: readonly Stretch[],
): Pick<Stretch, "seconds" | "answered" | "failures" | "firstFailure"> {
  let firstFailure: string | null = null;
  for (let i = stretches.length - 1; i >= 0; i--) firstFailure = stretches[i]?.firstFailure ?? firstFailure;
  return {
    seconds: sum(stretches, ({ seconds }) => seconds),
    answered: sum(stretches, ({ answered }) => answered),
    failures: {
      status: sum(stretches, ({ failures }) => failures.status),
      broken: sum(stretches, ({ failures }) => failures.broken),
      unanswered: sum(stretches, ({ failures }) => failures.unanswered),
      dropped: sum(stretches, ({ failures }) => failures.dropped),
    },
    firstFailure,
  };
}
