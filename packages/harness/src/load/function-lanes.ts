import { Deadline } from "./deadline.ts";
import type { Lane, LaneOutcome } from "./lane.ts";

/** Lanes that call a function; a rejection or a throw ends the request as broken. */
export function functionLanes<A>(options: {
  readonly lanes: number;
  call(index: number): Promise<A>;
  readonly timeoutMs: number;
}): Lane<A>[] {
  const { lanes, timeoutMs, call } = options;
  return Array.from({ length: lanes }, () => new FunctionLane(call, timeoutMs));
}

export class FunctionLane<A> implements Lane<A> {
  readonly inProcess = true;
  failure = "";
  readonly #call: (index: number) => Promise<A>;
  readonly #deadline: Deadline;
  #done: ((outcome: LaneOutcome) => void) | null = null;
  /** Number of the request in flight: the answer to one that was given up comes with an old number. */
  #request = 0;
  #answer: { readonly value: A } | null = null;

  constructor(call: (index: number) => Promise<A>, timeoutMs: number) {
    this.#call = call;
    this.#deadline = new Deadline(timeoutMs, () => {
      this.#finish("unanswered", `no answer within ${timeoutMs} ms`);
    });
  }

  send(index: number, done: (outcome: LaneOutcome) => void): void {
    this.#done = done;
    this.#answer = null;
    this.#deadline.start();
    void this.#run(index, ++this.#request);
  }

  answer(): A {
    if (this.#answer === null)
      throw new Error("This lane has no answer: ask only after an answered request.");
    return this.#answer.value;
  }

  close(): void {
    this.#deadline.clear();
    this.#finish("broken", "the lane was closed");
  }

  /** Waits by syntax, not by a method of promises: a variant can replace the method. */
  async #run(index: number, request: number): Promise<void> {
    let value: A;
    try {
      value = await this.#call(index);
    } catch (error) {
      if (request === this.#request) this.#finish("broken", String(error));
      return;
    }
    if (request !== this.#request) return;
    this.#answer = { value };
    this.#finish("answered", "");
  }

  #finish(outcome: LaneOutcome, failure: string): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    this.#request++;
    this.#deadline.stop();
    this.failure = failure;
    done(outcome);
  }
}
