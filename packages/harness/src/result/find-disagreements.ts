import type { CellRecord, Comparison, Result, Summary } from "@labs/experiment/result";
import { hodgesLehmann } from "../statistics/hodges-lehmann.ts";
import { logRatios } from "../statistics/log-ratio.ts";
import { median } from "../statistics/order.ts";

/** Relative difference that the writing of numbers as text may make. */
const tolerance = 1e-6;

/** A sentence for each figure of a result that its own cells contradict. A reference run, which has no cells, contradicts itself. */
export function findDisagreements(result: Result): string[] {
  const { comparisons, pairComparisons, placebo, summaries } = result;
  return [
    ...[...comparisons, ...pairComparisons, ...placebo].flatMap((one) => ofComparison(result, one)),
    ...summaries.flatMap((one) => ofSummary(result, one)),
  ];
}

function ofComparison(result: Result, comparison: Comparison): string[] {
  const { arm, versus, metric, case: name, ratio, ci95, rounds, verdict } = comparison;
  const about = result.metrics[metric];
  const said = (sentence: string) => [`${arm} against ${versus}, ${metric} in ${name}: ${sentence}`];
  if (about === undefined) return said("the result has no such metric");
  const exact = about.kind === "count";
  const others = valuesOf(result, versus, metric, name);
  const fromCells = [...valuesOf(result, arm, metric, name)].flatMap(([round, value]) => {
    const other = others.get(round);
    return other === undefined ? [] : (logRatios([{ value, versus: other }], about.better) ?? []);
  });
  // The gates may have refused some rounds: those that count are all there, in their order.
  if (!isPartOf(comparison.logRatios, fromCells)) return said("its rounds are not those of the cells");
  if (ratio === null) return [];
  if (comparison.logRatios.length !== rounds)
    return said(`it has ${comparison.logRatios.length} of ${rounds} rounds`);
  const centre = exact
    ? median(comparison.logRatios.map(Math.exp))
    : exp(hodgesLehmann(comparison.logRatios));
  if (!isNear(ratio, centre)) return said(`the ratio is ${ratio}, and its rounds give ${centre ?? "none"}`);
  const [low, high] = ci95;
  const slack = ratio * tolerance;
  if ((low ?? ratio) > ratio + slack || (high ?? ratio) < ratio - slack)
    return said("the ratio lies outside its interval");
  if ((verdict === "FASTER" && ratio < 1) || (verdict === "SLOWER" && ratio > 1))
    return said(`the verdict ${verdict} contradicts the ratio ${ratio}`);
  return [];
}

function ofSummary(
  result: Result,
  { arm, metric, case: name, median: middle, low, high }: Summary,
): string[] {
  if (middle === null) return [];
  const values = [...valuesOf(result, arm, metric, name).values()];
  const said = (sentence: string) => [`${arm}, ${metric} in ${name}: ${sentence}`];
  if (values.length === 0) return said("it has a figure, and no cell has one");
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (middle < least || middle > most)
    return said(`the median is ${middle}, and the cells reach from ${least} to ${most}`);
  if ((low ?? middle) > middle || (high ?? middle) < middle)
    return said("the median lies outside its interval");
  return [];
}

/** What an arm's cells measured, by round. */
function valuesOf({ cells }: Result, arm: string, metric: string, name: string): Map<number, number> {
  const isHere = (cell: CellRecord) => cell.round >= 0 && cell.arm === arm && cell.case === name;
  return new Map(
    cells.filter(isHere).flatMap(({ round, outcome }): [number, number][] => {
      const value = outcome.status === "measured" ? outcome.values[metric] : undefined;
      return value == null ? [] : [[round, value]];
    }),
  );
}

function isPartOf(some: readonly number[], all: readonly number[]): boolean {
  let at = 0;
  for (const one of all) if (at < some.length && isNear(some[at], one)) at += 1;
  return at === some.length;
}

function isNear(one: number | null | undefined, other: number | null): boolean {
  return one != null && other !== null && Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
}

function exp(value: number | null): number | null {
  return value === null ? null : Math.exp(value);
}
