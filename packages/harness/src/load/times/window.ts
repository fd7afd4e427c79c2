import { max, min } from "../in-process/builtins.ts";

export interface WindowSummary {
  readonly seconds: number;
  /** Requests, each by the share of its own time that lies inside. */
  readonly answered: number;
  /**
   * What is to be added to the sum of the response times that count, all of which begin inside, to get the time that
   * clients spent on requests inside: what reached in from before, less what reached out behind.
   */
  readonly edgeSeconds: number;
  /** The times inside in which no request ended, where they were longer than 5 ms; milliseconds. */
  readonly silencesMs: readonly number[];
}

/** Shorter silences are no pauses. */
const minSilenceMs = 5;

/**
 * The part of a closed-loop slice that rates rest on: after a ramp, in which all clients start at once and so in step,
 * and before the deadline, up to which all of them keep sending. Every request counts by the share of its own time that
 * lies inside. Clients that are never idle then give clients / mean response time, however much response times vary:
 * nothing waits for the slowest request, and a request that is longer than the window counts as well.
 */
export class Window {
  readonly #from: number;
  #to: number;
  #answered = 0;
  /** Time inside of requests that were sent before the window, less the time after it of those sent inside; ms. */
  #edgesMs = 0;
  readonly #silencesMs: number[] = [];
  #lastAt: number;

  /** Times in milliseconds. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
    this.#lastAt = from;
  }

  /** Ends the window early. */
  endAt(at: number): void {
    if (at < this.#to) this.#to = max(at, this.#from);
  }

  /** Whether response times that begin at this moment count: all of them, or the long ones would be missing. */
  includes(sentAt: number): boolean {
    return sentAt >= this.#from;
  }

  /** Counts an answered request. */
  count(sentAt: number, at: number): void {
    const silence = min(at, this.#to) - this.#lastAt;
    if (silence > minSilenceMs) this.#silencesMs[this.#silencesMs.length] = silence;
    this.#lastAt = max(at, this.#lastAt);
    if (sentAt >= this.#from && at <= this.#to) {
      this.#answered++;
      return;
    }
    const begin = max(sentAt, this.#from);
    const inside = min(at, this.#to) - begin;
    if (inside > 0) this.#answered += inside / (at - sentAt);
    this.#edgesMs += sentAt < this.#from ? max(0, inside) : begin - sentAt + min(0, this.#to - at);
  }

  summary(): WindowSummary {
    return {
      seconds: (this.#to - this.#from) / 1000,
      answered: this.#answered,
      edgeSeconds: this.#edgesMs / 1000,
      silencesMs: this.#silencesMs,
    };
  }
}
