/** A prediction that the measurement may refute. */
export type Claim<V extends string = string, C extends string = string, M extends string = string> = {
  readonly variant: V;
  readonly metric: M;
  /** The case it speaks of. @default the case the metric is read in, or the first */
  readonly in?: C;
} & (
  | {
      /** Improvement over `than`, at least this ratio, above 1 whichever way is better: 3 means three times as good. */
      readonly timesBetter: number;
      /** @default the baseline */
      readonly than?: V;
    }
  | {
      /** Improvement over `than`, that it stays within: what a trap promises and does not keep. */
      readonly timesBetterAtMost: number;
      /** @default the baseline */
      readonly than?: V;
    }
  | {
      /** The value lies in this range, ends included; a count must do so in every round. */
      readonly between: readonly [low: number, high: number];
    }
);
