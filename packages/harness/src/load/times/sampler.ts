import { type Random, random } from "@labs/experiment";
import { floor, log } from "../in-process/builtins.ts";

/**
 * Keeps a fixed number of a stream of answers, each with the same chance wherever it comes in the stream (reservoir sampling,
 * algorithm L). Which ones is drawn from a seed of its own for every session: a subject that is right at the answers
 * that were kept in another session, or once it was asked a few hundred times, is found out.
 */
export class Sampler<A> {
  readonly #size: number;
  readonly #random: Random;
  /** Makes a kept answer one that cannot change any more. */
  readonly #freeze: (answer: A) => A;
  readonly #kept: (readonly [index: number, answer: A])[] = [];
  /** Answers to let pass before the next one that is kept, that one included. */
  #left = 1;
  /** The largest of the keys that the kept answers would have been drawn with. */
  #key = 1;

  /** @param freeze @default the answer as it is */
  constructor(size: number, seed: number, freeze: (answer: A) => A = (answer) => answer) {
    this.#size = size;
    this.#random = random("sample", seed);
    this.#freeze = freeze;
    if (size === 0) this.#left = Number.POSITIVE_INFINITY;
  }

  /** Whether the next answer of the stream is to be kept; ask once for each. */
  wants(): boolean {
    return --this.#left === 0;
  }

  /** Keeps the answer to request `index`, in the place of another one where there are enough. */
  keep(index: number, answer: A): void {
    const kept = this.#kept;
    const place = kept.length < this.#size ? kept.length : floor(this.#random() * this.#size);
    kept[place] = [index, this.#freeze(answer)];
    this.#left = kept.length < this.#size ? 1 : this.#gap();
  }

  get kept(): readonly (readonly [index: number, answer: A])[] {
    return this.#kept;
  }

  #gap(): number {
    this.#key *= (1 - this.#random()) ** (1 / this.#size);
    return floor(log(1 - this.#random()) / log(1 - this.#key)) + 1;
  }
}
