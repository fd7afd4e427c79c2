import type { LoadRecord } from "@labs/experiment/result";
import { Recorder, type Times } from "./recorder.ts";

/** Records all times together, and those of each kind of request apart. */
export class KindRecorder implements Times {
  readonly all = new Recorder();
  readonly #kindOf: readonly string[] | null;
  readonly #apart: { readonly kind: string; readonly recorder: Recorder; skipped: number }[];
  /** The place of each request's kind in `#apart`. */
  readonly #placeOf: readonly number[];

  /** @param kinds the kind of each request by its index; `null` where they are all one */
  constructor(kinds: readonly string[] | null) {
    this.#kindOf = kinds;
    const names = [...new Set(kinds)];
    this.#apart = names.map((kind) => ({ kind, recorder: new Recorder(), skipped: 0 }));
    this.#placeOf = (kinds ?? []).map((kind) => names.indexOf(kind));
  }

  record(ms: number, index: number): void {
    if (this.#kindOf !== null) this.#apart[this.#placeOf[index] ?? -1]?.recorder.record(ms);
    this.all.record(ms);
  }

  skip(index: number): void {
    const own = this.#apart[this.#placeOf[index] ?? -1];
    if (own !== undefined) own.skipped++;
  }

  /** What a load's record says of its kinds: nothing where there is only one. */
  kinds(): Pick<LoadRecord, "kinds"> {
    if (this.#kindOf === null) return {};
    const records = this.#apart.map(({ kind, recorder, skipped }) => {
      const responseUs = recorder.quantiles();
      return [kind, { answered: responseUs.count + skipped, responseUs }] as const;
    });
    return { kinds: Object.fromEntries(records) };
  }
}
