import type { Comparison, Result, Summary, Verdict } from "@labs/experiment/result";
import type { Arm, Metric } from "../reading/lookup.ts";
import { figureWords, formatAtLeast, formatMetric } from "./format.ts";

/** What better and worse are called in a metric: a rate or a time is faster, other things are more or less. */
function sides({ kind, better }: Metric): { better: string; worse: string } {
  if (kind === "timing") return { better: "FASTER", worse: "SLOWER" };
  const [more, less] = kind === "count" ? ["MORE", "FEWER"] : ["HIGHER", "LOWER"];
  return better === "higher" ? { better: more, worse: less } : { better: less, worse: more };
}

/** A verdict in the words of its metric. */
export function verdictWord(verdict: Verdict, metric: Metric): string {
  const { better, worse } = sides(metric);
  switch (verdict) {
    case "FASTER":
      return better;
    case "SLOWER":
      return worse;
    case "EQUIVALENT":
      return metric.kind === "count" ? "THE SAME" : "EQUIVALENT within 5 %";
    default:
      return verdict;
  }
}

/** The verdict of a comparison, with the bound that holds for all comparisons together. */
export function verdictWords({ verdict, ciAdjusted: [low, high] }: Comparison, metric: Metric): string {
  const word = verdictWord(verdict, metric);
  if (metric.kind === "count") return word;
  if (verdict === "FASTER" && low !== null) return `${word}, at least ${formatAtLeast(low)}`;
  if (verdict === "SLOWER" && high !== null) return `${word}, at least ${formatAtLeast(1 / high)}`;
  return word;
}

/** Two values where one is no multiple of the other: `0 instead of 37`. */
export function instead(arm: Summary | undefined, base: Summary | undefined, { kind }: Metric): string {
  const [value, other] = [arm, base].map((one) => figureWords(one?.median, { kind }));
  return `${value} instead of ${other}`;
}

/** An arm's name, with what sets it apart. */
export function armWords({ name, trap }: Arm): string {
  return trap ? `${name} (trap)` : name;
}

/** A headline's name, unit and better side. */
export function metricWords(name: string, { unit, better }: Metric): string {
  return `${name} (${unit === "" ? "" : `${unit}, `}${better} is better)`;
}

/** A metric's name and unit where the better side goes without saying. */
export function labelWords(name: string, { unit }: Metric): string {
  return unit === "" ? name : `${name} (${unit})`;
}

/** A case and its conditions in a few words. */
export function caseWords(name: string, load: Result["cases"][string] | undefined): string {
  const conditions = conditionWords(load);
  return conditions === "" ? name : `${name}: ${conditions}`;
}

/** How a case is driven. */
export function conditionWords(load: Result["cases"][string] | undefined): string {
  if (load === undefined) return "";
  if (load.mode === "closed")
    return `closed loop, ${load.clients} ${load.clients === 1 ? "client" : "clients"}`;
  if (load.mode === "open")
    return `open loop, ${formatMetric(Math.round(load.rate ?? 0), { kind: "count" })} requests/s`;
  return "scripted";
}

/** How many rounds: `1 round`, `7 rounds`. */
export function roundsWords(rounds: number): string {
  return rounds === 1 ? "1 round" : `${rounds} rounds`;
}
