/** First in, first out, in a ring of fixed size: the hot path of a loop allocates nothing. */
export class Queue<T> {
  readonly #ring: (T | undefined)[];
  #head = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#ring = new Array<T | undefined>(capacity);
  }

  /** False where it is full. */
  push(item: T): boolean {
    if (this.#size === this.#ring.length) return false;
    this.#ring[(this.#head + this.#size) % this.#ring.length] = item;
    this.#size++;
    return true;
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.#ring.length;
    this.#size--;
    return item;
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    while (this.#size > 0) this.shift();
  }
}
