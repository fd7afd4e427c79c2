import type { Comparison, Result } from "@labs/experiment/result";
import { formatRatio } from "./format.ts";

type MetricOf = Result["metrics"][string];

/** What better and worse are called in a metric: a rate or a time is faster, other things are more or less. */
function sides(metric: MetricOf): { better: string; worse: string } {
  if (metric.kind === "timing") return { better: "FASTER", worse: "SLOWER" };
  return metric.better === "higher"
    ? { better: "HIGHER", worse: "LOWER" }
    : { better: "LOWER", worse: "HIGHER" };
}

/** The verdict of a comparison, in the words of its metric. */
export function verdictWords(comparison: Comparison, metric: MetricOf): string {
  const { better, worse } = sides(metric);
  const [low, high] = comparison.ciAdjusted;
  switch (comparison.verdict) {
    case "FASTER":
      return low === null ? better : `${better}, at least ${formatRatio(low)}`;
    case "SLOWER":
      return high === null ? worse : `${worse}, at least ${formatRatio(1 / high)}`;
    case "EQUIVALENT":
      return "EQUIVALENT within 5 %";
    default:
      return comparison.verdict;
  }
}

/** Conditions of a case in a few words. */
export function caseWords(name: string, load: Result["cases"][string] | undefined): string {
  if (load === undefined) return name;
  if (load.mode === "closed") return `${name}: closed loop, ${load.clients} clients`;
  if (load.mode === "open") return `${name}: open loop, ${Math.round(load.rate ?? 0)} requests/s`;
  return `${name}: scripted`;
}

/** A sentence that may be said in an interview, with everything that belongs to it. */
export function claimable(comparison: Comparison, result: Result): string | null {
  const metric = result.metrics[comparison.metric];
  if (metric === undefined || comparison.ratio === null) return null;
  const [low, high] = comparison.ci95;
  if (low === null || high === null) return null;
  const load = caseWords(comparison.case, result.cases[comparison.case]).replace(/^[^:]*: /, "");
  const basis = `95 % interval ${formatRatio(low)} – ${formatRatio(high)}, ${comparison.rounds} paired rounds, ${load}`;
  const { arm, versus } = comparison;
  switch (comparison.verdict) {
    case "FASTER":
    case "SLOWER": {
      const better = comparison.verdict === "FASTER";
      const up = better === (metric.better === "higher");
      const factor = better ? comparison.ratio : 1 / comparison.ratio;
      const change = up
        ? `${formatRatio(factor)} that of ${versus}`
        : `${formatRatio(factor)} lower than that of ${versus}`;
      const said = better
        ? basis
        : `95 % interval ${formatRatio(1 / high)} – ${formatRatio(1 / low)}, ${comparison.rounds} paired rounds, ${load}`;
      return `On my machine the ${comparison.metric} of ${arm} was ${change} (${said}).`;
    }
    case "EQUIVALENT":
      return `On my machine the ${comparison.metric} of ${arm} and ${versus} differed by less than 5 % (${basis}).`;
    default:
      return null;
  }
}
