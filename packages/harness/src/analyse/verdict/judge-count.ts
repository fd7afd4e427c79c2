import type { Metric } from "@labs/experiment";
import type { Verdict } from "@labs/experiment/result";
import type { Pair } from "../../statistics/log-ratio.ts";
import { median } from "../../statistics/order.ts";
import type { Judgement } from "./judge.ts";

/**
 * The verdict on counts: they are exact, so they are compared and not estimated. The bounds are the
 * smallest and the largest ratio of a round; there is no ratio where a count was 0.
 */
export function judgeCount(
  pairs: readonly Pair[],
  better: Metric["better"],
  invalid: readonly string[] = [],
): Judgement {
  const ratios = pairs.map(({ value, versus }) => {
    if (value === versus) return 1;
    return better === "higher" ? value / versus : versus / value;
  });
  const all = ratios.length > 0 && ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0);
  const range: [number | null, number | null] = all
    ? [Math.min(...ratios), Math.max(...ratios)]
    : [null, null];
  const verdict = invalid.length > 0 ? "INVALID" : verdictOf(ratios);
  return {
    rounds: pairs.length,
    logRatios: all ? ratios.map(Math.log) : [],
    ratio: all ? median(ratios) : null,
    ci95: range,
    ciAdjusted: range,
    ci90: range,
    coverage: null,
    p: null,
    spread: null,
    detectable: null,
    byCycles: null,
    verdict,
    notes: verdict === "INCONCLUSIVE" ? [directions(ratios)] : [...invalid],
  };
}

/** How many rounds were better, equal and worse. */
function directions(ratios: readonly number[]): string {
  const count = (is: (ratio: number) => boolean) => ratios.filter(is).length;
  const parts = [
    [count((ratio) => ratio > 1), "better"],
    [count((ratio) => ratio === 1), "equal"],
    [count((ratio) => ratio < 1), "worse"],
  ] as const;
  return `Of ${ratios.length} rounds, ${parts.flatMap(([rounds, word]) => (rounds === 0 ? [] : `${rounds} ${rounds === 1 ? "was" : "were"} ${word}`)).join(", ")}.`;
}

function verdictOf(ratios: readonly number[]): Verdict {
  if (ratios.length === 0) return "TOO FEW";
  if (ratios.every((ratio) => ratio === 1)) return "EQUIVALENT";
  if (ratios.every((ratio) => ratio > 1)) return "FASTER";
  return ratios.every((ratio) => ratio < 1) ? "SLOWER" : "INCONCLUSIVE";
}
