/** Sums that are kept between two readings; later ones are left out. */
const capacity = 1 << 16;

/**
 * How long a number of spins in a row took: what a client waits that is one of as many. Writes into arrays of fixed size:
 * what counting costs is in the response times and not in the spins.
 */
export class SpunTimes {
  readonly #last: Float64Array;
  readonly #sums = new Float64Array(capacity);
  #spins = 0;
  #count = 0;
  #sum = 0;

  constructor(inRow: number) {
    this.#last = new Float64Array(inRow);
  }

  /** @param ms what one spin took */
  add(ms: number): void {
    const inRow = this.#last.length;
    const place = this.#spins++ % inRow;
    this.#sum += ms - (this.#last[place] ?? 0);
    this.#last[place] = ms;
    if (this.#spins >= inRow && this.#count < capacity) this.#sums[this.#count++] = this.#sum;
  }

  /** Milliseconds, of the times since they were last taken; 0 where there were none. */
  take(): { readonly p45: number; readonly p55: number } {
    const sums = this.#sums.slice(0, this.#count).sort();
    const at = (share: number) => sums[Math.floor(share * sums.length)] ?? 0;
    this.#count = 0;
    return { p45: at(0.45), p55: at(0.55) };
  }
}
