import type { Metric } from "@labs/experiment";
import type { Comparison, Result, Summary } from "@labs/experiment/result";
import type { AnyExperiment } from "./any-experiment.ts";
import type { Arm } from "./arm.ts";
import type { Measurements } from "./measure.ts";
import { type MeasuredCell, measuredCells, screen } from "./measured-cells.ts";
import { familyOf, type PlannedCase } from "./plan.ts";
import { claimState } from "./statistics/claim-state.ts";
import { judge } from "./statistics/judge.ts";
import { logRatios } from "./statistics/log-ratio.ts";
import { medianInterval } from "./statistics/median-interval.ts";
import { median } from "./statistics/order.ts";
import { assessPlacebo, noiseFloor, type Placebo } from "./statistics/placebo.ts";

export type Analysis = Pick<
  Result,
  "calibration" | "summaries" | "comparisons" | "placebo" | "noiseFloors" | "claims" | "warnings"
>;

/** One metric in one case, as all arms measured it. */
interface Reading {
  readonly name: string;
  readonly metric: Metric;
  readonly planned: PlannedCase;
}

/** Computes everything that a result says beyond its raw cells. Pure: the same cells give the same words. */
export function analyse(
  experiment: AnyExperiment,
  measurements: Measurements,
  ceiling: number | null,
  seed: number,
): Analysis {
  const { cases, racing } = measurements;
  const all = measuredCells(measurements.cells);
  const canaryMs = [...new Set(all.flatMap(({ outcome }) => outcome.noise?.canaryMs ?? []))];
  const { cells, invalid, warnings } = screen(all, { ceiling, canaryMs });
  const family = familyOf(cases, racing);
  const readings: Reading[] = cases.flatMap((planned) =>
    planned.metrics
      .filter(([name]) => !planned.withheld.has(name))
      .map(([name, metric]) => ({ name, metric, planned })),
  );

  const compare = (reading: Reading, arm: Arm, placebo: Placebo | null, among: number): Comparison => ({
    arm: arm.name,
    versus: experiment.baseline,
    metric: reading.name,
    case: reading.planned.name,
    ...judge({
      logRatios: pairedLogRatios(reading, cells, arm.name, experiment.baseline),
      family: among,
      placebo,
      invalid: [arm.name, experiment.baseline].flatMap(
        (name) => invalid.get(`${name}/${reading.planned.name}`) ?? [],
      ),
      seed,
    }),
  });

  const headlines = readings.filter(
    ({ metric, planned }) => metric.role === "headline" && planned.load.at === undefined,
  );
  const placeboArm = racing.find(({ role }) => role === "placebo");
  const placebos = new Map<Reading, Placebo | null>();
  for (const reading of headlines) {
    placebos.set(
      reading,
      placeboArm
        ? assessPlacebo(pairedLogRatios(reading, cells, placeboArm.name, experiment.baseline))
        : null,
    );
  }
  const variants = racing.filter(({ role }) => role === "variant");
  return {
    calibration: { ceiling, canaryMs },
    summaries: readings.flatMap((reading) => racing.map((arm) => summarise(reading, cells, arm.name))),
    comparisons: headlines.flatMap((reading) =>
      variants.map((arm) => compare(reading, arm, placebos.get(reading) ?? null, family)),
    ),
    placebo: headlines.flatMap((reading) => (placeboArm ? compare(reading, placeboArm, null, 1) : [])),
    noiseFloors: headlines.map((reading) => ({
      metric: reading.name,
      case: reading.planned.name,
      ratio: Math.exp(noiseFloor(placebos.get(reading) ?? null)),
    })),
    claims: experiment.claims
      .filter(({ variant }) => racing.some(({ name }) => name === variant))
      .flatMap((claim) => judgeClaim(experiment, claim, readings, cells, family)),
    warnings,
  };
}

const inCase = (cells: readonly MeasuredCell[], arm: string, name: string) =>
  new Map(
    cells.filter((cell) => cell.arm === arm && cell.case === name).map((cell) => [cell.round, cell.outcome]),
  );

function summarise({ name, planned }: Reading, cells: readonly MeasuredCell[], arm: string): Summary {
  const values = [...inCase(cells, arm, planned.name).values()].flatMap(({ values }) => values[name] ?? []);
  return { arm, metric: name, case: planned.name, ...medianInterval(values) };
}

/**
 * One number per round in which both arms were measured; above 0 is an improvement. Rates of arms
 * that lived side by side are compared slice by slice within the cycles, which cancels what drifts
 * from second to second.
 */
function pairedLogRatios(
  { name, metric, planned }: Reading,
  cells: readonly MeasuredCell[],
  arm: string,
  versus: string,
): number[] {
  const others = inCase(cells, versus, planned.name);
  const ratios: number[] = [];
  for (const [round, mine] of inCase(cells, arm, planned.name)) {
    const other = others.get(round);
    if (other === undefined) continue;
    const bySlice = metric.of === "throughput" && planned.slices > 1;
    const pairs = bySlice
      ? (mine.load?.slices ?? []).map((value, slice) => ({
          value,
          versus: other.load?.slices[slice] ?? Number.NaN,
        }))
      : [{ value: mine.values[name] ?? Number.NaN, versus: other.values[name] ?? Number.NaN }];
    const ratio = median(logRatios(pairs, metric.better) ?? []);
    if (ratio !== null) ratios.push(ratio);
  }
  return ratios;
}

function judgeClaim(
  experiment: AnyExperiment,
  claim: AnyExperiment["claims"][number],
  readings: readonly Reading[],
  cells: readonly MeasuredCell[],
  family: number,
): Result["claims"] {
  const reading = readings.find(
    ({ name, planned }) => name === claim.metric && (claim.in ?? planned.name) === planned.name,
  );
  if (reading === undefined) return [];
  const than = "atLeast" in claim ? (claim.than ?? experiment.baseline) : claim.variant;
  const others = inCase(cells, than, reading.planned.name);
  const rounds = [...inCase(cells, claim.variant, reading.planned.name)].flatMap(([round, { values }]) => {
    const value = values[claim.metric];
    const versus = others.get(round)?.values[claim.metric];
    return value == null || versus == null ? [] : { value, versus };
  });
  const { metric, planned } = reading;
  const better = metric.better === "higher" ? "higher" : "lower";
  const unit = metric.unit === "" ? "" : ` ${metric.unit}`;
  const sentence =
    "atLeast" in claim
      ? `${claim.variant}: ${claim.metric} at least ${claim.atLeast} times ${better} than ${than}`
      : `${claim.variant}: ${claim.metric} between ${claim.between[0]} and ${claim.between[1]}${unit}`;
  const state = claimState(claim, { metric, rounds, family });
  return [{ sentence, variant: claim.variant, metric: claim.metric, case: planned.name, state }];
}
