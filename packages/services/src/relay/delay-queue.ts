/** One thing that is under way. */
interface Parcel {
  readonly due: number;
  deliver(): void;
}

/** Node's timers know whole milliseconds and come late, so the last two are waited for awake. */
const awakeMs = 2;

/**
 * A wire that everything takes equally long to pass: what comes first arrives first. It delays and
 * does nothing else: no limit of bandwidth, no loss, no slow start.
 */
export class DelayLine {
  readonly #delayMs: number;
  #parcels: Parcel[] = [];
  #first = 0;
  #waiting = false;
  #held = false;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** Delivers after the delay, counted from now. */
  send(deliver: () => void): void {
    this.#parcels.push({ due: performance.now() + this.#delayMs, deliver });
    if (this.#delayMs === 0) this.#deliverDue();
    else this.#wait();
  }

  /** Nothing arrives any more. */
  hold(): void {
    this.#held = true;
  }

  /** What is overdue arrives at once, in its order. */
  release(): void {
    this.#held = false;
    this.#deliverDue();
  }

  /** Forgets what is under way. */
  clear(): void {
    this.#parcels = [];
    this.#first = 0;
  }

  #deliverDue(): void {
    while (!this.#held) {
      const parcel = this.#parcels[this.#first];
      if (parcel === undefined || parcel.due > performance.now()) break;
      this.#first++;
      parcel.deliver();
    }
    // Moving the rest down at every delivery would cost more than the delivery.
    if (this.#first > 1_000 || this.#first === this.#parcels.length) {
      this.#parcels = this.#parcels.slice(this.#first);
      this.#first = 0;
    }
    this.#wait();
  }

  #wait(): void {
    const next = this.#parcels[this.#first];
    if (next === undefined || this.#held || this.#waiting) return;
    this.#waiting = true;
    const wake = () => {
      this.#waiting = false;
      this.#deliverDue();
    };
    const leftMs = next.due - performance.now();
    if (leftMs > awakeMs) setTimeout(wake, Math.floor(leftMs - 1));
    else setImmediate(wake);
  }
}
