import type { Claim } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import type { CompareArms } from "../compare-arms.ts";
import type { MetricSeries } from "../metric-series.ts";
import { noiseFloor, type Placebo } from "../verdict/placebo.ts";
import { claimState } from "./claim-state.ts";

/** A metric in a case with what compares its arms. */
export interface JudgedSeries {
  readonly series: MetricSeries;
  readonly placebo: Placebo | null;
  readonly compare: CompareArms;
}

/** Holds an experiment's claims against the rounds; those about arms that did not run are left out. */
export function judgeClaims(
  claims: readonly Claim[],
  arms: ReadonlySet<string>,
  all: readonly JudgedSeries[],
  { baseline, family }: { readonly baseline: string; readonly family: number },
): Result["claims"] {
  return claims.flatMap((claim) => {
    const { variant } = claim;
    const found = all.find(
      ({ series: { name, planned } }) => name === claim.metric && (claim.in ?? planned.name) === planned.name,
    );
    const versus = "between" in claim ? variant : (claim.than ?? baseline);
    if (found === undefined || !arms.has(variant) || !arms.has(versus)) return [];
    const { series, placebo, compare } = found;
    const { name: metric, planned } = series;
    const state = claimState(claim, {
      metric: series.metric,
      rounds: series.pairs(variant, versus),
      comparison: compare(variant, versus, family),
      floor: noiseFloor(placebo),
    });
    return { sentence: sentenceOf(claim, series, versus), variant, metric, case: planned.name, state };
  });
}

function sentenceOf(claim: Claim, { name, metric }: MetricSeries, versus: string): string {
  const { variant } = claim;
  if ("between" in claim) {
    const unit = metric.unit === "" ? "" : ` ${metric.unit}`;
    return `${variant}: ${name} ${rangeWords(claim.between)}${unit}`;
  }
  const { better } = metric;
  if ("timesBetter" in claim)
    return `${variant}: ${name} at least ${claim.timesBetter} times ${better} than ${versus}`;
  const most = claim.timesBetterAtMost;
  // Half as good at most is worse by a factor of two at least.
  return most < 1
    ? `${variant}: ${name} at least ${Number((1 / most).toPrecision(3))} times ${better === "lower" ? "higher" : "lower"} than ${versus}`
    : `${variant}: ${name} no more than ${most} times ${better} than ${versus}`;
}

function rangeWords([low, high]: readonly [number, number]): string {
  return low === high ? `exactly ${low}` : `between ${low} and ${high}`;
}
