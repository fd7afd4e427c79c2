import { median } from "../../../statistics/order.ts";

/** How long so many spins in a row took: what a client waits that is one of as many. */
export class SpunTimes {
  readonly #inRow: number;
  readonly #last: number[] = [];
  #sum = 0;
  #sums: number[] = [];

  constructor(inRow: number) {
    this.#inRow = inRow;
  }

  /** @param ms what one spin took */
  add(ms: number): void {
    this.#last.push(ms);
    this.#sum += ms;
    if (this.#last.length > this.#inRow) this.#sum -= this.#last.shift() ?? 0;
    if (this.#last.length === this.#inRow) this.#sums.push(this.#sum);
  }

  /** Milliseconds, the middle since it was last taken; 0 where there was none. */
  take(): number {
    const middle = median(this.#sums) ?? 0;
    this.#sums = [];
    return middle;
  }
}
