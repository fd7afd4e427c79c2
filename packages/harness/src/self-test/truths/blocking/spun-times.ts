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

  /** Milliseconds, of the times since they were last taken; 0 where there were none. */
  take(): { readonly p45: number; readonly p55: number } {
    const sums = this.#sums.toSorted((a, b) => a - b);
    const at = (share: number) => sums[Math.floor(share * sums.length)] ?? 0;
    this.#sums = [];
    return { p45: at(0.45), p55: at(0.55) };
  }
}
