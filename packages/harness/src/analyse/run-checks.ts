import type { Comparison, Warning } from "@labs/experiment/result";
import { signedRankInterval } from "../statistics/hodges-lehmann.ts";
import { median } from "../statistics/order.ts";
import { spearman } from "../statistics/spearman.ts";
import { medianDeviation, standardDeviation } from "../statistics/spread.ts";
import { studentQuantile } from "../statistics/student.ts";
import type { MetricSeries, Placed } from "./metric-series.ts";
import { distance, percent } from "./wording.ts";

/**
 * What the rounds of a run say about its steadiness.
 *
 * @module
 */

/** What the rounds of a headline say about the machine's steadiness. */
export function steadiness(
  series: MetricSeries,
  baseline: string,
  comparisons: readonly Comparison[],
): Warning[] {
  if (series.metric.kind === "count") return [];
  return [
    ...drift(series.values(baseline).map(({ value }) => value)),
    ...comparisons.flatMap((comparison) =>
      outlierRounds(
        comparison,
        series.pairs(comparison.arm, comparison.versus).map(({ round }) => round),
      ),
    ),
  ];
}

/** Rounds far from the others (ten times their usual distance); named, never removed. */
export function outlierRounds(
  { arm, case: name, logRatios }: Pick<Comparison, "arm" | "case" | "logRatios">,
  rounds: readonly number[],
): Warning[] {
  const centre = median(logRatios);
  // Rounds that agree to a tenth of a percent would make every other one an outlier.
  const usual = Math.max(medianDeviation(logRatios) ?? 0, 0.001);
  if (centre === null) return [];
  return logRatios.flatMap((value, index) =>
    Math.abs(value - centre) / usual > 14.826
      ? [
          {
            code: "outlier-round",
            severity: "info" as const,
            message: `Round ${(rounds[index] ?? index) + 1} of ${arm} in ${name} lies ${distance(Math.exp(value - centre))} away from its other rounds; it is kept.`,
          },
        ]
      : [],
  );
}

/** Rates that were still rising: compilers and caches had not settled when the recording began. */
export function stillWarming(series: MetricSeries, arms: readonly string[]): Warning[] {
  if (series.metric.of !== "throughput" || series.planned.slices < 4) return [];
  const rising = arms.flatMap((arm) => {
    const growth = series.growth(arm);
    return growth !== null && growth > 1.15 ? `${arm} (${percent(growth - 1)})` : [];
  });
  if (rising.length === 0) return [];
  const message = `Still getting faster while it was measured, from the first to the second half: ${rising.join(", ")}. Its ratio is that of a process that has just started. A longer warm-up, as in --preset full, shows the settled rate.`;
  return [{ code: "still-warming", severity: "warn", message }];
}

/** Whether the baseline got steadily faster or slower over the rounds. */
export function drift(baseline: readonly number[]): Warning[] {
  const n = baseline.length;
  const order = baseline.map((_, round) => round);
  const rho = spearman(order, baseline);
  if (rho === null || Math.abs(rho) <= 0.6) return [];
  // At few rounds 0.6 is nothing unusual; chance has to be ruled out as well.
  const t = Math.abs(rho) * Math.sqrt((n - 2) / Math.max(1e-12, 1 - rho * rho));
  if (t <= studentQuantile(0.975, n - 2)) return [];
  return [
    {
      code: "drift",
      severity: "info",
      message: `The baseline's figures ${rho > 0 ? "rose" : "fell"} over the rounds (rank correlation ${rho.toFixed(2)}); arms are compared within a round, so the ratios are not touched.`,
    },
  ];
}

/** Whether starting first or last in a round matters by itself. */
export function orderEffect(cells: readonly Placed[]): Warning[] {
  const usual = new Map<string, number>();
  for (const [arm, own] of Map.groupBy(cells, (cell) => cell.arm))
    usual.set(arm, median(own.map(logOf)) ?? 0);
  const differences = [...Map.groupBy(cells, (cell) => cell.round).values()].flatMap((round) => {
    const inOrder = round.toSorted((a, b) => a.position - b.position);
    const [first, last] = [inOrder.at(0), inOrder.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    return [logOf(first) - (usual.get(first.arm) ?? 0) - (logOf(last) - (usual.get(last.arm) ?? 0))];
  });
  const { low, high } = signedRankInterval(differences.filter(Number.isFinite), 0.05);
  if (low <= 0 && high >= 0) return [];
  return [
    {
      code: "order-effect",
      severity: "warn",
      message: `Figures depend on the place in the round: the first arm differs from the last by ${distance(Math.exp((low + high) / 2))}. The order is random, so this widens intervals but favours no arm.`,
    },
  ];
}

function logOf({ value }: Placed): number {
  return Math.log(value);
}

/** Whether the machine itself changed speed during the run. */
export function canarySpread(canaryMs: readonly number[]): Warning[] {
  const usual = median(canaryMs);
  const deviation = standardDeviation(canaryMs);
  if (!usual || deviation === null || deviation / usual <= 0.03) return [];
  const share = deviation / usual;
  return [
    {
      code: "canary-spread",
      severity: share > 0.1 ? "warn" : "info",
      message: `A fixed piece of work varied by ${percent(share)} over the run: the machine did not run at one speed.`,
    },
  ];
}
