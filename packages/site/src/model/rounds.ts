import type { Result } from "@labs/experiment/result";
import { measuredArms, type Place } from "@labs/report";

/** What each arm did in one round, in the metric's unit. */
export interface Round {
  /** From 1. */
  readonly round: number;
  readonly values: readonly { readonly arm: string; readonly value: number }[];
}

/** The figures of single rounds, so that drift and outliers are seen; none where a run does not keep them. */
export function roundsOf(result: Result, { metric, case: name }: Place): Round[] {
  const arms = measuredArms(result).map((arm) => arm.name);
  const cells = result.cells.flatMap(({ arm, case: at, round, outcome }) => {
    if (at !== name || round < 0 || outcome.status !== "measured" || !arms.includes(arm)) return [];
    const value = outcome.values[metric] ?? null;
    return value === null ? [] : [{ round: round + 1, arm, value }];
  });
  const rounds = [...Map.groupBy(cells, ({ round }) => round)]
    .map(([round, values]) => ({ round, values: values.map(({ arm, value }) => ({ arm, value })) }))
    .sort((a, b) => a.round - b.round);
  // A single arm in each round, as in the runs that texts quote, compares nothing.
  return rounds.some(({ values }) => values.length > 1) ? rounds : [];
}
