import type { LatencyInterval, Result } from "@labs/experiment/result";
import { takesPart } from "../plan/arms.ts";
import type { Plan } from "../plan/plan.ts";
import { quantileOf } from "../plan/samples.ts";
import type { JudgedSeries } from "./claims/judge-claims.ts";

/**
 * Paired intervals of a latency in an open loop, whatever its role and also along a sweep: of every arm with the
 * baseline, and of the planned pairs. Nothing for other metrics, nor where a verdict is given.
 */
export function latencyIntervals(
  plan: Plan,
  { series, compare }: JudgedSeries,
  judged: Pick<Result, "comparisons" | "pairComparisons">,
): LatencyInterval[] {
  const { metric, planned, name } = series;
  if (planned.load.mode !== "open" || quantileOf(metric.of) === null) return [];
  const { baseline } = plan.experiment;
  const hasVerdict = [...judged.comparisons, ...judged.pairComparisons]
    .filter((one) => one.metric === name && one.case === planned.name)
    .map(({ arm, versus }) => `${arm}/${versus}`);
  const withBaseline = plan.arms
    .filter((arm) => arm.role === "variant" || arm.role === "extra")
    .filter((arm) => takesPart(plan.experiment, arm, planned.name))
    .map((arm) => ({ arm: arm.name, versus: baseline }));
  const pairs = plan.pairs.filter(({ cases }) => cases.includes(planned.name));
  return [...withBaseline, ...pairs]
    .filter(({ arm, versus }) => !hasVerdict.includes(`${arm}/${versus}`))
    .flatMap(({ arm, versus }): LatencyInterval[] => {
      const { rounds, ratio, ci95, verdict } = compare(arm, versus, 1);
      const [low, high] = ci95;
      if (ratio === null || low === null || high === null) return [];
      const differs = verdict === "FASTER" || verdict === "SLOWER";
      return [{ arm, versus, metric: name, case: planned.name, rounds, ratio, ci95: [low, high], differs }];
    });
}
