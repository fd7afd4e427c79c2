import type { Result } from "@labs/experiment/result";

/** The value of a metric in a case of a run of one round, for each arm but the placebo; `NaN` where it was not measured. */
export function valuesIn(
  { cells }: Result,
  name: string,
  metric: string,
): Record<string, number | null | undefined> {
  const own = cells.filter((cell) => cell.case === name && cell.arm !== "placebo");
  return Object.fromEntries(
    own.map(({ arm, outcome }) => [arm, outcome.status === "measured" ? outcome.values[metric] : Number.NaN]),
  );
}
