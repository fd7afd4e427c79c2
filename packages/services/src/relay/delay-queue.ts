/** One delivery in flight. */
interface Delivery {
  readonly due: number;
  deliver(): void;
}

/** Node's timers know whole milliseconds and fire late, so the last two are waited for busily, where the delay is short. */
const busyMs = 2;
const shortMs = 20;

/**
 * Delays every delivery by the same time, in order. It does nothing else: no limit of bandwidth, no
 * loss, no slow start.
 */
export class DelayQueue {
  #delayMs: number;
  #deliveries: Delivery[] = [];
  #first = 0;
  #waiting = false;
  #held = false;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** Delivers after the delay, counted from now. */
  send(deliver: () => void): void {
    this.#deliveries.push({ due: performance.now() + this.#delayMs, deliver });
    if (this.#delayMs === 0) this.#deliverDue();
    else this.#wait();
  }

  /** Changes the delay of what is sent from now on; the order stays. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** Stops all deliveries. */
  hold(): void {
    this.#held = true;
  }

  /** Makes overdue deliveries at once, in order. */
  release(): void {
    this.#held = false;
    this.#deliverDue();
  }

  /** Drops the deliveries in flight. */
  clear(): void {
    this.#deliveries = [];
    this.#first = 0;
  }

  #deliverDue(): void {
    while (!this.#held) {
      const delivery = this.#deliveries[this.#first];
      if (delivery === undefined || delivery.due > performance.now()) break;
      this.#first++;
      delivery.deliver();
    }
    // Shifting the array at every delivery would cost more than the delivery.
    if (this.#first > 1_000 || this.#first === this.#deliveries.length) {
      this.#deliveries = this.#deliveries.slice(this.#first);
      this.#first = 0;
    }
    this.#wait();
  }

  #wait(): void {
    const next = this.#deliveries[this.#first];
    if (next === undefined || this.#held || this.#waiting) return;
    this.#waiting = true;
    const wake = () => {
      this.#waiting = false;
      this.#deliverDue();
    };
    const leftMs = next.due - performance.now();
    if (this.#delayMs > shortMs && leftMs > 0) setTimeout(wake, Math.ceil(leftMs));
    else if (leftMs > busyMs) setTimeout(wake, Math.floor(leftMs - 1));
    else setImmediate(wake);
  }
}
