import type { LoadRecord } from "@labs/experiment/result";
import { Recorder, type Times } from "./recorder.ts";

/** Records all times together, and those of each kind of request apart. */
export class KindRecorder implements Times {
  readonly all = new Recorder();
  readonly #kindOf: readonly string[] | null;
  readonly #apart = new Map<string, Recorder>();

  /** @param kinds the kind of each request by its index; `null` where they are all one */
  constructor(kinds: readonly string[] | null) {
    this.#kindOf = kinds;
    for (const kind of new Set(kinds)) this.#apart.set(kind, new Recorder());
  }

  record(ms: number, index: number): number {
    const kind = this.#kindOf?.[index];
    if (kind !== undefined) this.#apart.get(kind)?.record(ms);
    return this.all.record(ms);
  }

  /** What a load's record says of its kinds: nothing where there is only one. */
  kinds(): Pick<LoadRecord, "kinds"> {
    if (this.#kindOf === null) return {};
    const records = [...this.#apart].map(([kind, recorder]) => [kind, recorder.quantiles()] as const);
    return {
      kinds: Object.fromEntries(
        records.map(([kind, responseUs]) => [kind, { answered: responseUs.count, responseUs }]),
      ),
    };
  }
}
