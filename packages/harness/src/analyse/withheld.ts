import type { Plan } from "../plan/plan.ts";
import { quantileOf } from "../plan/samples.ts";
import { median } from "../statistics/order.ts";
import type { MetricSeries, ShortCell } from "./metric-series.ts";
import { percent } from "./wording.ts";

/** A headline that no figure is given for, and why. */
export interface Withheld {
  readonly metric: string;
  readonly case: string;
  readonly reason: string;
}

/** Above this share of a figure, what the harness itself spends on a call is part of what is shown. */
const maxOwnCost = 0.01;

/**
 * Why no figure of a headline is given; `null` where figures are. Of what is only shown, a slow arm alone goes without.
 *
 * @param nullCallNs what the harness spends on a call inside a cell; `null` over HTTP
 */
export function whyWithheld(plan: Plan, series: MetricSeries, nullCallNs: number | null): string | null {
  if (series.metric.role !== "headline") return null;
  return tooShort(plan, series) ?? tooFast(plan, series, nullCallNs);
}

/** One cell with too few answers for the quantile withholds it for all: rounds that qualify would be chosen by their speed. */
function tooShort({ arms }: Plan, series: MetricSeries): string | null {
  const [least]: (ShortCell | undefined)[] = arms
    .flatMap(({ name }) => series.shortCell(name) ?? [])
    .sort((a, b) => a.answered - b.answered);
  if (least === undefined) return null;
  const { figure, needs, answered, arm, round } = least;
  return `${figure} needs ${needs} answers in every cell, and ${arm} has ${answered} in round ${round + 1}`;
}

/** Calls so short that the harness' own work on each is part of the figure. */
function tooFast({ arms }: Plan, series: MetricSeries, nullCallNs: number | null): string | null {
  const { of } = series.metric;
  if (nullCallNs === null || typeof of === "function") return null;
  const isRate = quantileOf(of) === null;
  const shares = arms.flatMap(({ name }) => {
    const value = median(series.values(name).map((one) => one.value));
    if (!value) return [];
    const callNs = isRate ? 1e9 / value : value * 1e6;
    return { name, share: nullCallNs / callNs };
  });
  const worst = shares.sort((a, b) => b.share - a.share)[0];
  if (worst === undefined || worst.share <= maxOwnCost) return null;
  return `the harness itself spends ${Math.round(nullCallNs)} ns on a call, ${percent(worst.share)} of a call of ${worst.name}: let one call do more work`;
}
