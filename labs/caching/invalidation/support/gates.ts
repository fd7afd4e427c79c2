/** Points at which a request is kept back, so that an interleaving comes about by order and not by luck. */
export class Gates {
  readonly #closed = new Map<string, PromiseWithResolvers<void>>();
  readonly #waiting = new Map<string, PromiseWithResolvers<void>>();

  /** From now on the next request that comes to this point waits; resolves when it has come. */
  close(name: string): Promise<void> {
    this.#closed.set(name, Promise.withResolvers());
    const arrived = Promise.withResolvers<void>();
    this.#waiting.set(name, arrived);
    return arrived.promise;
  }

  async pass(name: string): Promise<void> {
    const gate = this.#closed.get(name);
    const arrival = this.#waiting.get(name);
    if (gate === undefined || arrival === undefined) return;
    // Only one request is kept back: others overtake it.
    this.#waiting.delete(name);
    arrival.resolve();
    await gate.promise;
  }

  open(name: string): void {
    this.#closed.get(name)?.resolve();
    this.#closed.delete(name);
    this.#waiting.delete(name);
  }
}
