/** What a run found out about two arms at a time, and what of it may be said. */
import type { Comparison, LatencyInterval, Result } from "@labs/experiment/result";
import { formatRatio } from "../text/format.ts";
import { listWords } from "../text/text.ts";
import { baselineOf, comparisonOf, isSamePlace, type Metric, type Place } from "./lookup.ts";

/** The ratio of two arms with its intervals, whether a verdict was planned on it or not. */
export type PairedRatio = Pick<
  Comparison,
  "arm" | "versus" | "metric" | "case" | "rounds" | "ratio" | "ci95" | "ci90" | "verdict"
>;

/**
 * Each pair that something may be said of, or may not: an arm that the question holds against another one than the
 * baseline is spoken of by that pair alone.
 */
export function pairedRatios(result: Result): PairedRatio[] {
  const heldAgainst = new Set(
    result.arms.flatMap(({ name, versus }) => (isElsewhere(result, versus) ? name : [])),
  );
  const isOfQuestion = ({ arm, versus }: Pick<Comparison, "arm" | "versus">) =>
    versus !== baselineOf(result) || !heldAgainst.has(arm);
  return [
    ...result.comparisons.filter(isOfQuestion),
    ...result.pairComparisons,
    ...result.latencyIntervals.filter(isOfQuestion).map(asPairedRatio),
  ];
}

/** Whether an arm names another one than the baseline, or none at all. */
function isElsewhere(result: Result, versus: string | null | undefined): boolean {
  return versus !== undefined && versus !== baselineOf(result);
}

/** Without a verdict: which way it differs may be said where the interval shows it. */
function asPairedRatio({ differs, ratio, ...one }: LatencyInterval): PairedRatio {
  const verdict = !differs ? "INCONCLUSIVE" : ratio > 1 ? "FASTER" : "SLOWER";
  return { ...one, ratio, verdict, ci90: one.ci95 };
}

/** The interval of a latency that no verdict was planned on, as a pair. */
export function latencyOf(
  { latencyIntervals }: Result,
  arm: string,
  versus: string,
  place: Place,
): PairedRatio | undefined {
  const found = latencyIntervals.find(
    (one) => one.arm === arm && one.versus === versus && isSamePlace(one, place),
  );
  return found && asPairedRatio(found);
}

/** The pairs that the question asks for, and those that show what an edit did. */
export function pairsByPurpose(result: Result): {
  readonly asked: readonly Comparison[];
  readonly edits: readonly Comparison[];
} {
  const isExtra = (name: string) => result.arms.find((arm) => arm.name === name)?.role === "extra";
  const groups = Map.groupBy(result.pairComparisons, ({ arm, versus }) =>
    isExtra(arm) || isExtra(versus) ? "edits" : "asked",
  );
  return { asked: groups.get("asked") ?? [], edits: groups.get("edits") ?? [] };
}

/**
 * The best arms of a headline by the run's own statistics; none where the rounds cannot say. "Best" is decided at a
 * level of its own, so that a verdict on two of the arms may say more or less: the verdict holds.
 */
export function bestOf(result: Result, place: Place): readonly string[] {
  const isHere = (one: Place) => isSamePlace(one, place);
  const told = result.best.find(isHere)?.arms ?? [];
  const verdicts = [...result.comparisons, ...result.pairComparisons].filter(isHere);
  const isBeaten = (arm: string, by: string) =>
    verdicts.some(
      (one) =>
        (one.arm === arm && one.versus === by && one.verdict === "SLOWER") ||
        (one.arm === by && one.versus === arm && one.verdict === "FASTER"),
    );
  const unbeatenOf = (arms: readonly string[]) =>
    arms.filter((arm) => !arms.some((other) => isBeaten(arm, other)));
  const unbeaten = unbeatenOf(told);
  const [winner, ...others] = unbeaten;
  if (winner === undefined || others.length > 0) return unbeaten;
  const level = verdicts.flatMap(({ arm, versus, verdict }) => {
    if (verdict === "FASTER" || verdict === "SLOWER" || verdict === "INVALID") return [];
    if (arm === winner) return versus;
    return versus === winner ? arm : [];
  });
  // Of an arm that is shown only, counts alone are judged.
  const exact = result.metrics[place.metric]?.kind === "count";
  const judged = result.arms.filter(
    ({ role, shownOnly, anchor }) => role !== "extra" && !anchor && (exact || !shownOnly),
  );
  const names = new Set(judged.map(({ name }) => name));
  return unbeatenOf([winner, ...new Set(level.filter((arm) => names.has(arm)))]);
}

/** Said of arms that are among the best for want of certainty: nor is their gain over the baseline shown. */
export function undecidedAmong(
  result: Result,
  { metric, case: name }: Place,
  best: readonly string[],
): string[] {
  const open = best.filter((arm) => comparisonOf(result, arm, metric, name)?.verdict === "INCONCLUSIVE");
  if (open.length === 0 || open.length === best.length || best.includes(baselineOf(result))) return [];
  return [
    `Of these, ${listWords(open)} ${open.length === 1 ? "is" : "are"} not shown to beat ${baselineOf(result)} either.`,
  ];
}

/** A change as a factor above 1 with its interval, and its direction; `null` where nothing may be said. */
export function changeOf({ verdict, ratio, ci95, ci90 }: PairedRatio, { better }: Metric) {
  // Equivalence is decided by the 90 % interval: it is the one that lies within the margin.
  const [low, high] = verdict === "EQUIVALENT" ? ci90 : ci95;
  if (ratio === null || low === null || high === null) return null;
  if (verdict !== "FASTER" && verdict !== "SLOWER" && verdict !== "EQUIVALENT") return null;
  const worse = verdict === "SLOWER";
  return {
    level: verdict === "EQUIVALENT" ? ("90 %" as const) : ("95 %" as const),
    up: worse !== (better === "higher"),
    factor: formatRatio(worse ? 1 / ratio : ratio),
    low: formatRatio(worse ? 1 / high : low),
    high: formatRatio(worse ? 1 / low : high),
  };
}
