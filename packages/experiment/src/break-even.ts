/** Where a technique stops paying: one parameter, over a range in which it does nothing or loses. */
export interface BreakEven<
  V extends string = string,
  C extends string = string,
  M extends string = string,
  Changed = unknown,
> {
  /** What the learner is to find out, in one sentence. */
  readonly task: string;
  /** The parameter, as a singular noun: `hit ratio`, `request rate`. */
  readonly varies: string;
  /** Of the values: `%`, `req/s`, `rows`. */
  readonly unit: string;
  /** From the smallest to the largest. */
  readonly values: readonly number[];
  /** The technique that wins elsewhere; it is measured beside the baseline alone. */
  readonly variant: V;
  /** What it is held against. @default the baseline */
  readonly against?: V;
  /** What it is to win; the only headline here. */
  readonly metric: M;
  /** The only case that is measured. @default the first the metric is read in */
  readonly in?: C;
  /** What differs from the experiment at a value; asked in the driver and in every cell. */
  modify(value: number): Changed;
}
