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

  /** Times in milliseconds. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  /** Ends the window early. */
  endAt(at: number): void {
    if (at < this.#to) this.#to = at > this.#from ? at : this.#from;
  }

  /** Whether response times that begin at this moment count: all of them, or the long ones would be missing. */
  includes(sentAt: number): boolean {
    return sentAt >= this.#from;
  }

  /** Counts an answered request. */
  count(sentAt: number, at: number): void {
    if (sentAt >= this.#from && at <= this.#to) {
      this.#answered++;
      return;
    }
    const begin = sentAt > this.#from ? sentAt : this.#from;
    const end = at < this.#to ? at : this.#to;
    if (end > begin) this.#answered += (end - begin) / (at - sentAt);
  }

  summary(): { readonly seconds: number; readonly answered: number } {
    return { seconds: (this.#to - this.#from) / 1000, answered: this.#answered };
  }
}
