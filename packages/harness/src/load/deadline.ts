import { now, startTimer, stopTimer } from "./builtins.ts";

/**
 * A time limit that is set anew for every request.
 * One timer outlives many requests and looks at the clock when it fires: arming one per request would cost more
 * than sending the request does.
 */
export class Deadline {
  readonly #limitMs: number;
  readonly #expire: () => void;
  #due = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number, expire: () => void) {
    this.#limitMs = limitMs;
    this.#expire = expire;
  }

  start(): void {
    this.#due = now() + this.#limitMs;
    this.#timer ??= startTimer(this.#look, this.#limitMs);
  }

  stop(): void {
    this.#due = Number.POSITIVE_INFINITY;
  }

  /** Stops, and keeps the process alive no longer. */
  clear(): void {
    this.stop();
    stopTimer(this.#timer);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    if (this.#due === Number.POSITIVE_INFINITY) return;
    const leftMs = this.#due - now();
    if (leftMs > 0) {
      this.#timer = startTimer(this.#look, leftMs + 1);
      return;
    }
    this.stop();
    this.#expire();
  };
}
