import type { Result } from "@labs/experiment/result";
import { findKnee, measuredArms, type Place, summaryOf, sweptCases } from "@labs/report";

export interface SweepPoint {
  readonly name: string;
  readonly x: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A metric along an axis; points from the smallest. */
export interface Curve {
  readonly series: string;
  readonly points: readonly SweepPoint[];
  /** The smallest point whose median lies within 10 % of the best; `null` where more is not better. */
  readonly knee: SweepPoint | null;
}

export interface Sweep {
  readonly curves: readonly Curve[];
  /** Arms that are not on the axis. */
  readonly beside: readonly { readonly arm: string; readonly value: number }[];
  /** The case, where the arms are the points; `null` where the cases are. */
  readonly in: string | null;
}

/** The curves of a metric: arms on an axis in each case, or cases on an axis for each arm. */
export function sweepsOf(result: Result, metric: string): Sweep[] {
  const about = result.metrics[metric];
  if (about === undefined) return [];
  const arms = measuredArms(result);
  const swept = arms.filter(({ sweepValue }) => sweepValue !== undefined);
  const isTold = ({ curves }: Sweep) => curves.length > 0;
  if (swept.length > 0) {
    return about.in
      .map((name): Sweep => {
        const points = swept.flatMap((arm) =>
          pointOf(result, arm.name, { metric, case: name }, { name: arm.name, x: arm.sweepValue ?? 0 }),
        );
        const beside = arms.flatMap(({ name: arm, sweepValue }) => {
          const value = summaryOf(result, arm, metric, name)?.median;
          return sweepValue !== undefined || value == null ? [] : [{ arm, value }];
        });
        return { curves: curveOf(metric, points, about.better), beside, in: name };
      })
      .filter(isTold);
  }
  const cases = sweptCases(result, about.in);
  const curves = arms.flatMap(({ name: arm }) => {
    const points = cases.flatMap((name) =>
      pointOf(result, arm, { metric, case: name }, { name, x: result.cases[name]?.sweepValue ?? 0 }),
    );
    return curveOf(arm, points, about.better);
  });
  return [{ curves, beside: [], in: null }].filter(isTold);
}

function pointOf(
  result: Result,
  arm: string,
  place: Place,
  at: Pick<SweepPoint, "name" | "x">,
): SweepPoint[] {
  const summary = summaryOf(result, arm, place.metric, place.case);
  return summary?.median == null
    ? []
    : [{ ...at, value: summary.median, low: summary.low, high: summary.high }];
}

function curveOf(series: string, unsorted: readonly SweepPoint[], better: "higher" | "lower"): Curve[] {
  const points = unsorted.toSorted((a, b) => a.x - b.x);
  if (points.length < 2) return [];
  const found = better === "higher" ? findKnee(points) : null;
  const knee = points.find(({ name }) => name === found?.knee.name) ?? null;
  return [{ series, points, knee }];
}
