/** So many at a time, the rest in line: what runs and what waits is known to the end. */
export class Turns {
  #free: number;
  readonly #line: { readonly go: () => void; readonly refuse: (reason: Error) => void }[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(seats: number) {
    this.#free = seats;
  }

  get waiting(): number {
    return this.#line.length;
  }

  /** Runs the work when a seat is free, first come first served. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((go, refuse) => this.#line.push({ go, refuse }));
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#leave();
    }
  }

  /** Refuses who waits, and waits for who runs, whatever comes of it. */
  async end(reason: Error): Promise<void> {
    for (const { refuse } of this.#line.splice(0)) refuse(reason);
    await Promise.allSettled(this.#running);
  }

  /** A seat goes to the next in line at once, so that nobody who comes just then takes it as well. */
  #leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#free++;
    else next.go();
  }
}
