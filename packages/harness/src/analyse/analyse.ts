import type { Result } from "@labs/experiment/result";
import type { Measurements } from "../measure.ts";
import { comparedArms, judgedArms, takesPart } from "../plan/arms.ts";
import { clientsOf, type Plan } from "../plan/plan.ts";
import { medianInterval, medianWithRange } from "../statistics/median-interval.ts";
import { bestArms } from "./best-arms.ts";
import { type JudgedSeries, judgeClaims } from "./claims/judge-claims.ts";
import { armComparer, placeboOf } from "./compare-arms.ts";
import { type Calibration, gateContext } from "./gate-context.ts";
import { clientBoundSweeps } from "./gates/client-bound-sweeps.ts";
import { understated } from "./gates/understated.ts";
import { latencyIntervals } from "./latency-intervals.ts";
import { MetricSeries } from "./metric-series.ts";
import { canarySpread, orderEffect, steadiness, stillWarming } from "./run-checks.ts";
import { type MeasuredCell, measuredCells, type Screened, screen } from "./screen-cells.ts";
import { noiseFloor } from "./verdict/placebo.ts";
import { type Withheld, whyWithheld } from "./withheld.ts";

export type Analysis = Pick<
  Result,
  | "calibration"
  | "summaries"
  | "comparisons"
  | "pairComparisons"
  | "latencyIntervals"
  | "placebo"
  | "noiseFloors"
  | "best"
  | "claims"
  | "warnings"
> & {
  readonly withheld: readonly Withheld[];
};

/** What an analysis needs to know besides the cells. */
export interface AnalysisContext {
  readonly calibration: Calibration;
  /** Of the resampling behind the second opinion. */
  readonly seed: number;
  /** Processors that the run may use. */
  readonly cores: number;
}

/** Computes everything that a result says beyond its raw cells. Pure: the same cells give the same words. */
export function analyse(
  { plan, cells }: Pick<Measurements, "plan" | "cells">,
  { calibration: measured, seed, cores }: AnalysisContext,
): Analysis {
  const canaryMs = [...new Set(measuredCells(cells).flatMap(({ outcome }) => outcome.noise?.canaryMs ?? []))];
  const calibration = { ...measured, canaryMs };
  const screened = screen(cells, gateContext(plan, measured), canaryMs);
  const all = seriesOf(plan, screened);
  const withheld = all.flatMap((series): Withheld[] => {
    const reason = whyWithheld(plan, series, measured.nullCallNs);
    return reason === null ? [] : [{ metric: series.name, case: series.planned.name, reason }];
  });
  const published = all.filter(
    ({ name, planned }) => !withheld.some((one) => one.metric === name && one.case === planned.name),
  );
  const judged = published.map((series): JudgedSeries => {
    const placebo = placeboOf(series, plan.experiment.baseline);
    return { series, placebo, compare: armComparer(series, screened, { placebo, seed }) };
  });
  const asked = judged.filter(({ series }) => series.metric.role === "headline");
  const headlines = asked
    .filter(({ series }) => !isSwept(series.planned.load))
    .map((one) => headline(plan, screened, seed, one));
  const verdicts = {
    comparisons: headlines.flatMap(({ comparisons }) => comparisons),
    pairComparisons: asked.flatMap((one) => pairsOf(plan, one)),
  };
  const own = plan.arms.filter(({ role }) => role !== "placebo" && role !== "extra").map(({ name }) => name);
  const family = { baseline: plan.experiment.baseline, family: plan.families.own };
  return {
    calibration,
    withheld,
    summaries: published.flatMap((series) => summariesOf(plan, series)),
    ...verdicts,
    latencyIntervals: judged.flatMap((one) => latencyIntervals(plan, one, verdicts)),
    placebo: headlines.flatMap(({ placebo }) => placebo),
    noiseFloors: headlines.flatMap(({ floor }) => floor),
    best: headlines.map(({ best }) => best),
    claims: judgeClaims(plan.experiment.claims, new Set(own), judged, family),
    warnings: [
      ...screened.warnings,
      ...headlines.flatMap(({ series, comparisons }) => [
        ...steadiness(series, plan.experiment.baseline, comparisons),
        ...stillWarming(series, own),
        ...(series.metric.kind === "count" ? [] : orderEffect(own.flatMap((arm) => series.values(arm)))),
      ]),
      ...canarySpread(canaryMs),
      ...ofClosedLoops(plan, screened.cells, cores),
    ],
  };
}

/** What only the closed loops of a run show together: a full machine, and curves that are the client's. */
function ofClosedLoops(plan: Plan, cells: readonly MeasuredCell[], cores: number): Result["warnings"] {
  const { experiment } = plan;
  const closed = cells.filter((cell) => clientsOf(plan, cell.case) !== null);
  const sweepValueOf = {
    arm: (name: string) => experiment.variants[name]?.sweepValue,
    case: (name: string) => experiment.cases[name]?.sweepValue,
  };
  return [
    ...understated(closed, { baseline: experiment.baseline, cores }),
    ...(experiment.transport.kind === "in-process" ? clientBoundSweeps(closed, sweepValueOf) : []),
  ];
}

/** Every metric in every case that it is read in. */
function seriesOf({ cases }: Plan, { cells }: Screened): MetricSeries[] {
  return cases.flatMap((planned) =>
    planned.metrics.map(([name, metric]) => new MetricSeries(name, metric, planned, cells)),
  );
}

/** Pairs besides those with the baseline, also along a sweep: they are asked for one by one. */
function pairsOf(plan: Plan, { series, compare }: JudgedSeries): Result["pairComparisons"] {
  const families = familiesFor(plan, series);
  return plan.pairs
    .filter(({ cases }) => cases.includes(series.planned.name))
    .map(({ arm, versus, family }) => compare(arm, versus, families[family]));
}

/** What a headline says of the arms: each variant and extra arm with the baseline, the placebo, the best. */
function headline(plan: Plan, screened: Screened, seed: number, { series, placebo, compare }: JudgedSeries) {
  const { baseline } = plan.experiment;
  const place = { metric: series.name, case: series.planned.name };
  const exact = series.metric.kind === "count";
  const compared = comparedArms(plan.arms)
    .filter((arm) => takesPart(plan.experiment, arm, series.planned.name))
    .map(({ name }) => name);
  const anchors = new Set(plan.arms.filter(({ anchor }) => anchor).map(({ name }) => name));
  const extra = plan.arms.filter(({ role }) => role === "extra").map(({ name }) => name);
  // Counts are exact also in the few rounds of an arm that is shown only.
  const judged = (exact ? compared : judgedArms(plan.arms).map(({ name }) => name)).filter(
    (name) => compared.includes(name) && !anchors.has(name),
  );
  const families = familiesFor(plan, series);
  return {
    series,
    comparisons: [
      ...compared.filter((arm) => arm !== baseline).map((arm) => compare(arm, baseline, families.own)),
      ...extra.map((arm) => compare(arm, baseline, families.extra)),
    ],
    // Judged without itself as a floor.
    placebo: exact ? [] : [armComparer(series, screened, { placebo: null, seed })("placebo", baseline, 1)],
    floor: placebo === null ? [] : [{ ...place, ratio: Math.exp(noiseFloor(placebo)) }],
    best: { ...place, arms: bestArms(judged, (arm, versus) => compare(arm, versus, judged.length - 1)) },
  };
}

/** A quantile that the pilot expected to fall short was not planned for: its comparisons come on top of the others. */
function familiesFor({ families, arms, pairs }: Plan, { name, planned }: MetricSeries) {
  if (!planned.short.has(name)) return families;
  const paired = (of: "own" | "extra") =>
    pairs.filter(({ family, cases }) => family === of && cases.includes(planned.name)).length;
  const variants = judgedArms(arms).length - 1;
  const extra = arms.filter(({ role }) => role === "extra").length;
  return {
    own: families.own + variants + paired("own"),
    extra: families.extra + extra + paired("extra"),
  };
}

/** A count has no interval: every round's number stands, and so does their range. */
function summariesOf({ experiment, arms }: Plan, series: MetricSeries): Result["summaries"] {
  const place = { metric: series.name, case: series.planned.name };
  return arms
    .filter((arm) => takesPart(experiment, arm, series.planned.name))
    .map(({ name }) => {
      const values = series.values(name).map(({ value }) => value);
      const summary = series.metric.kind === "count" ? medianWithRange(values) : medianInterval(values);
      return { arm: name, ...place, ...summary };
    });
}

function isSwept({ sweepValue }: { readonly sweepValue?: number }): boolean {
  return sweepValue !== undefined;
}
