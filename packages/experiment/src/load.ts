import type { Random } from "./random.ts";

/** Requests per second: absolute, or a share of what the slowest arm managed in the pilot. */
export type Rate = number | { readonly ofSlowest: number };

/** How a subject is driven. */
export type Load<I, O, K extends string> = (
  | {
      /** Each client sends its next request when its last is answered: finds the capacity. */
      readonly mode: "closed";
      readonly clients: number;
    }
  | {
      /** Requests are due at Poisson times whatever the subject does: finds the latency users see. */
      readonly mode: "open";
      readonly rate: Rate;
      /** The shortest stretch in which the effect shows, such as a few expiries. @default the preset's */
      readonly seconds?: number;
    }
  | {
      /** A scripted scenario; the counts it returns join the counters. */
      readonly mode: "observe";
      script(stage: Stage<I, O>): Promise<Readonly<Partial<Record<K, number>>>>;
    }
) & {
  /** Where the case lies on an axis: makes the cases a sweep, drawn as a curve and kept out of the verdicts. */
  readonly at?: number;
};

/** What a scripted scenario can do. */
export interface Stage<I, O> {
  /** The subject's door. */
  call(input: I): Promise<O>;
  /** Draws a case of the contract. */
  input(): I;
  readonly random: Random;
  /** The processes of the cell, for faults. */
  readonly pids: readonly number[];
}
