/** Runs N tasks at a time and queues the rest: what runs and what waits is known to the end. */
export class Limiter {
  #free: number;
  readonly #queue: { readonly start: () => void; readonly refuse: (reason: Error) => void }[] = [];
  readonly #running = new Set<Promise<unknown>>();

  constructor(concurrency: number) {
    this.#free = concurrency;
  }

  /** Runs a task when a place is free, first come first served. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((start, refuse) => this.#queue.push({ start, refuse }));
    const running = task();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      this.#leave();
    }
  }

  /** Refuses the tasks that wait, and waits for those that run, whatever their outcome. */
  async close(reason: Error): Promise<void> {
    for (const { refuse } of this.#queue.splice(0)) refuse(reason);
    await Promise.allSettled(this.#running);
  }

  /** A place goes to the next task at once, so that a task that arrives at that moment does not take it as well. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free++;
    else next.start();
  }
}
