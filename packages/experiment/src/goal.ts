/** What a learner's own variant aims at. */
export interface Goal<V extends string = string, C extends string = string, M extends string = string> {
  /** What to do to the baseline, in one sentence. */
  readonly task: string;
  /** What one request of the target asks, such as its SQL, in one line: shown before a prediction. */
  readonly request?: string;
  /** The model answer: the top of the ladder. */
  readonly reference: V;
  /** The headline that counts the steps, from the baseline to the reference. */
  readonly target: { readonly metric: M; readonly in?: C };
  /** What shows that the technique is at work: the baseline misses it and the reference reaches it. */
  readonly evidence: GoalEvidence<C, M>;
  /** Prices that a variant at the top of the ladder may not exceed, such as rejections. @default none */
  readonly bounds?: readonly GoalBound<C, M>[];
}

/** The most that a price may come to: a value of its own, or a multiple of the reference's. */
export type GoalBound<C extends string = string, M extends string = string> = {
  readonly metric: M;
  /** @default the case the metric is read in, or the first */
  readonly in?: C;
} & (
  | { readonly atMost: number }
  | {
      /** Times the reference's value, for metrics of which less is better. */
      readonly atMostTimesReference: number;
    }
);

/** A metric and where it has to arrive. */
export type GoalEvidence<C extends string = string, M extends string = string> = {
  readonly metric: M;
  /** @default the case the metric is read in, or the first */
  readonly in?: C;
} & (
  | { readonly between: readonly [low: number, high: number] }
  | {
      /** Times better than the baseline, whichever way is better. */
      readonly timesBetter: number;
    }
);

/**
 * Whether a goal's evidence is reached.
 *
 * @param value of the metric; for `timesBetter`, how many times better than the baseline it is
 */
export function isReached(evidence: GoalEvidence, value: number): boolean {
  if ("timesBetter" in evidence) return value >= evidence.timesBetter;
  const [low, high] = evidence.between;
  return value >= low && value <= high;
}
