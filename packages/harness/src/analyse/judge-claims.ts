import type { Result } from "@labs/experiment/result";
import type { AnyExperiment } from "../experiment/load-experiment.ts";
import { claimState } from "./claim-state.ts";
import type { MetricSeries } from "./metric-series.ts";

/** Holds an experiment's predictions against the rounds; those about arms that did not run are left out. */
export function judgeClaims(
  { claims, baseline }: AnyExperiment,
  arms: readonly string[],
  readings: readonly MetricSeries[],
  family: number,
): Result["claims"] {
  return claims.flatMap((claim) => {
    const { variant, metric: name } = claim;
    const reading = readings.find(
      ({ name: metric, planned }) => metric === name && (claim.in ?? planned.name) === planned.name,
    );
    const versus = "between" in claim ? variant : (claim.than ?? baseline);
    if (reading === undefined || !arms.includes(variant) || !arms.includes(versus)) return [];
    const { metric, planned } = reading;
    const unit = metric.unit === "" ? "" : ` ${metric.unit}`;
    const sentence =
      "between" in claim
        ? `${variant}: ${name} ${rangeWords(claim.between)}${unit}`
        : "atLeast" in claim
          ? `${variant}: ${name} at least ${claim.atLeast} times ${metric.better} than ${versus}`
          : `${variant}: ${name} no more than ${claim.atMost} times ${metric.better} than ${versus}`;
    const state = claimState(claim, { metric, rounds: reading.pairs(variant, versus), family });
    return { sentence, variant, metric: name, case: planned.name, state };
  });
}

function rangeWords([low, high]: readonly [number, number]): string {
  return low === high ? `exactly ${low}` : `between ${low} and ${high}`;
}
