/** Where two arms of a run differ beyond the noise. */
import type { Comparison, Result, Summary } from "@labs/experiment/result";
import { baselineOf, comparisonOf, type Place, summaryOf } from "@labs/report";
import { medianWords } from "./words.ts";

/** One metric in one case of an arm beside another arm. */
export interface Difference extends Place {
  /** With units. */
  readonly now: string;
  readonly before: string;
  readonly isBetter: boolean;
  /** The larger median over the smaller one; infinite where one of them is 0. */
  readonly factor: number;
}

/** Differences that are smaller are none to speak of where the run has no noise floor for the metric. */
const leastFactor = 1.05;

/** Every metric in every case in which an arm differs from another one, the largest factor first. */
export function differencesOf(run: Result, arm: string, versus: string): Difference[] {
  return Object.entries(run.metrics)
    .flatMap(([metric, about]) =>
      about.in.flatMap((name) => differenceOf(run, arm, versus, metric, name) ?? []),
    )
    .sort((one, other) => (one.factor === other.factor ? 0 : other.factor - one.factor));
}

/** One metric in one case; `null` where the arms do not differ beyond the noise or one has no figure. */
export function differenceOf(
  run: Result,
  arm: string,
  versus: string,
  metric: string,
  name: string,
): Difference | null {
  const about = run.metrics[metric];
  const mine = summaryOf(run, arm, metric, name);
  const base = summaryOf(run, versus, metric, name);
  if (about === undefined || mine?.median == null || base?.median == null) return null;
  const [now, before] = [arm, versus].map((one) => medianWords(run, one, metric, name) ?? "");
  if (now === undefined || before === undefined || now === before) return null;
  const [small = 0, large = 0] = [Math.abs(mine.median), Math.abs(base.median)].toSorted((a, b) => a - b);
  const factor = small === 0 ? Number.POSITIVE_INFINITY : large / small;
  const verdict = pairOf(run, arm, versus, metric, name)?.verdict;
  const floor =
    run.noiseFloors.find((one) => one.metric === metric && one.case === name)?.ratio ?? leastFactor;
  const isApart = areApart(mine, base) && (about.kind === "count" || factor >= floor);
  const isDecided = verdict === "FASTER" || verdict === "SLOWER";
  if (!isDecided && (!isApart || (verdict !== undefined && verdict !== "TOO FEW"))) return null;
  const isBetter = mine.median > base.median === (about.better === "higher");
  return { metric, case: name, now, before, isBetter, factor };
}

/** The planned comparison of two arms, where there is one. */
export function pairOf(
  run: Result,
  arm: string,
  versus: string,
  metric: string,
  name: string,
): Comparison | undefined {
  if (versus === baselineOf(run)) return comparisonOf(run, arm, metric, name);
  return run.pairComparisons.find(
    (one) => one.arm === arm && one.versus === versus && one.metric === metric && one.case === name,
  );
}

/** Whether the intervals of two do not overlap; medians without an interval always differ. */
function areApart(one: Summary, other: Summary): boolean {
  if (one.low === null || one.high === null || other.low === null || other.high === null) return true;
  return one.low > other.high || other.low > one.high;
}
