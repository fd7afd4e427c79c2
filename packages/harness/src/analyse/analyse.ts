import type { Comparison, Result } from "@labs/experiment/result";
import type { Arm } from "../arm/live-arm.ts";
import type { PairComparison } from "../experiment/extra-arm.ts";
import type { AnyExperiment } from "../experiment/load-experiment.ts";
import type { Measurements } from "../measure.ts";
import { extraFamilyOf, familyOf, type PlannedCase, takesPart } from "../plan/cases.ts";
import { medianInterval, medianWithRange } from "../statistics/median-interval.ts";
import { judge } from "./judge.ts";
import { judgeClaims } from "./judge-claims.ts";
import { judgeCount } from "./judge-count.ts";
import { MetricSeries } from "./metric-series.ts";
import { assessPlacebo, noiseFloor, type Placebo } from "./placebo.ts";
import { canarySpread, drift, orderEffect, outlierRounds } from "./run-checks.ts";
import { measuredCells, screen } from "./screen-cells.ts";
import { percent } from "./wording.ts";

type Analysis = Pick<
  Result,
  | "calibration"
  | "summaries"
  | "comparisons"
  | "pairComparisons"
  | "placebo"
  | "noiseFloors"
  | "best"
  | "claims"
  | "warnings"
>;

/** What is measured once per run, before its rounds. */
export type Calibration = Pick<Result["calibration"], "ceilings" | "nullCallNs">;

/** Computes everything that a result says beyond its raw cells. Pure: the same cells give the same words. */
export function analyse(
  experiment: AnyExperiment,
  { cells: records, cases, active }: Measurements,
  {
    calibration: measured,
    seed,
    pairComparisons = [],
  }: {
    readonly calibration: Calibration;
    readonly seed: number;
    readonly pairComparisons?: readonly PairComparison[] | undefined;
  },
): Analysis {
  const all = measuredCells(records);
  const canaryMs = [...new Set(all.flatMap(({ outcome }) => outcome.noise?.canaryMs ?? []))];
  const calibration = { ...measured, canaryMs };
  const { cells, invalid, warnings } = screen(all, calibration, (name) => {
    const load = cases.find((planned) => planned.name === name)?.load;
    return load?.mode === "closed" ? load.clients : null;
  });
  const family = familyOf(cases, active);
  const { baseline } = experiment;
  const extraFamily = extraFamilyOf(cases, active, pairComparisons);
  const named = (wanted: (arm: Arm) => boolean) => active.filter(wanted).map(({ name }) => name);
  const runs = named(({ role }) => role !== "placebo" && role !== "extra");
  const extraArms = named(({ role }) => role === "extra");
  // The points of a sweep are a curve; verdicts are about the others.
  const compared = named(
    ({ role, sweepValue }) => role === "baseline" || (role === "variant" && sweepValue === undefined),
  );
  const activeNames = new Set(active.map(({ name }) => name));
  const isDriven = (name: string, planned: PlannedCase) =>
    active.some((arm) => arm.name === name && takesPart(experiment, arm, planned.name));
  const readings = cases.flatMap((planned) =>
    planned.metrics
      .filter(([name]) => !planned.withheld.has(name))
      .map(([name, metric]) => new MetricSeries(name, metric, planned, cells)),
  );

  const headlines = readings
    .filter(({ metric, planned }) => metric.role === "headline" && planned.load.sweepValue === undefined)
    .map((reading) => {
      const place = { metric: reading.name, case: reading.planned.name };
      const here = compared.filter((arm) => isDriven(arm, reading.planned));
      const exact = reading.metric.kind === "count";
      const placebo = exact ? null : assessPlacebo(reading.logRatios("placebo", baseline));
      const compare = (arm: string, versus: string, beside: Placebo | null, among: number): Comparison => {
        const reasons = [arm, versus].flatMap((name) => invalid.get(`${name}/${place.case}`) ?? []);
        const judgement = exact
          ? judgeCount(reading.pairs(arm, versus), reading.metric.better, reasons)
          : judge({
              logRatios: reading.logRatios(arm, versus),
              family: among,
              placebo: beside,
              invalid: reasons,
              seed,
            });
        return { arm, versus, ...place, ...judgement };
      };
      return {
        reading,
        comparisons: [
          ...here.slice(1).map((arm) => compare(arm, baseline, placebo, family)),
          ...extraArms.map((arm) => compare(arm, baseline, placebo, extraFamily)),
        ],
        pairComparisons: pairComparisons
          .filter(({ arm, versus }) => activeNames.has(arm) && activeNames.has(versus))
          .map(({ arm, versus }) => compare(arm, versus, placebo, extraFamily)),
        placebo: exact ? [] : [compare("placebo", baseline, null, 1)],
        floor: placebo ? [{ ...place, ratio: Math.exp(noiseFloor(placebo)) }] : [],
        best: {
          ...place,
          arms: bestOf(here, (arm, versus, pairs) => compare(arm, versus, placebo, pairs)),
        },
      };
    });

  const timed = headlines.filter(({ reading }) => reading.metric.kind !== "count");
  return {
    calibration,
    summaries: readings.flatMap((reading) =>
      active
        .filter(({ name }) => isDriven(name, reading.planned))
        .map(({ name }) => ({
          arm: name,
          metric: reading.name,
          case: reading.planned.name,
          ...summaryOf(reading, name),
        })),
    ),
    comparisons: headlines.flatMap(({ comparisons }) => comparisons),
    pairComparisons: headlines.flatMap(({ pairComparisons }) => pairComparisons),
    placebo: headlines.flatMap(({ placebo }) => placebo),
    noiseFloors: headlines.flatMap(({ floor }) => floor),
    best: headlines.map(({ best }) => best),
    claims: judgeClaims(experiment, runs, readings, family),
    warnings: [
      ...warnings,
      ...timed.flatMap(({ reading, comparisons }) => steadiness(reading, baseline, comparisons)),
      ...headlines.flatMap(({ reading }) => stillWarming(reading, runs)),
      // Side by side there is no first and last.
      ...(experiment.schedule === "side-by-side"
        ? []
        : timed.flatMap(({ reading }) => orderEffect(runs.flatMap((arm) => reading.values(arm))))),
      ...canarySpread(canaryMs),
    ],
  };
}

/** A count has no interval: every round's number stands, and so does their range. */
function summaryOf(reading: MetricSeries, arm: string) {
  const values = reading.values(arm).map(({ value }) => value);
  return reading.metric.kind === "count" ? medianWithRange(values) : medianInterval(values);
}

/**
 * The arms of which none is beaten by another, with the 5 % shared by all pairs; empty where the rounds
 * are too few to say. More than one: they are not told apart.
 */
function bestOf(
  arms: readonly string[],
  compare: (arm: string, versus: string, pairs: number) => Comparison,
): string[] {
  if (arms.length < 2) return [];
  const pairs = (arms.length * (arms.length - 1)) / 2;
  const pairComparisons = arms.map((arm) => ({
    arm,
    pairComparisons: arms.filter((other) => other !== arm).map((other) => compare(other, arm, pairs)),
  }));
  if (
    pairComparisons.some((one) =>
      one.pairComparisons.some(({ verdict }) => verdict === "TOO FEW" || verdict === "INVALID"),
    )
  )
    return [];
  return pairComparisons
    .filter((one) => one.pairComparisons.every(({ verdict }) => verdict !== "FASTER"))
    .map(({ arm }) => arm);
}

/** Rates that were still rising: compilers and caches had not settled when the recording began. */
function stillWarming(reading: MetricSeries, arms: readonly string[]): Result["warnings"] {
  if (reading.metric.of !== "throughput" || reading.planned.slices < 4) return [];
  const rising = arms.flatMap((arm) => {
    const growth = reading.growth(arm);
    return growth !== null && growth > 1.15 ? `${arm} (${percent(growth - 1)})` : [];
  });
  if (rising.length === 0) return [];
  const message = `Still getting faster while it was measured, from the first to the second half: ${rising.join(", ")}. A longer warm-up, as in --preset full, shows the settled rate.`;
  return [{ code: "still-warming", severity: "info", message }];
}

/** What the rounds of a headline say about the machine's steadiness. */
function steadiness(
  reading: MetricSeries,
  baseline: string,
  comparisons: readonly Comparison[],
): Result["warnings"] {
  const rounds = reading.values(baseline);
  return [
    ...drift(rounds.map(({ value }) => value)),
    ...comparisons.flatMap(({ logRatios }) =>
      outlierRounds(
        logRatios,
        rounds.map(({ round }) => round),
      ),
    ),
  ];
}
