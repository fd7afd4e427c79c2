import type { Claim, Goal, Metric } from "@labs/experiment";
import { listWords } from "@labs/report";
import type { Explanation } from "./explanation.ts";

/** One thing that a strong answer has. */
export interface Point {
  /** By which a sheet names it where it is missing. */
  readonly name: string;
  readonly text: string;
}

/** What a rubric is made of, besides the explanation. */
export interface AskedExperiment {
  readonly goal: Goal;
  readonly baseline: string;
  readonly variants: Readonly<Record<string, { readonly change: string }>>;
  readonly metrics: Readonly<Record<string, Pick<Metric, "role" | "better">>>;
  readonly claims: readonly Claim[];
  readonly caveat: string;
}

/** What a strong answer to an experiment's question has, whatever its figures are on the reader's machine. */
export function rubricOf(experiment: AskedExperiment, { thesis, mistakes }: Explanation): Point[] {
  const { goal, baseline, variants, metrics, caveat } = experiment;
  const { metric, in: place } = goal.target;
  const { reference, evidence } = goal;
  const where = place === undefined ? metric : `${metric} in ${place}`;
  const prices = Object.keys(metrics).filter((name) => metrics[name]?.role === "price");
  const points: Readonly<Record<string, string | null>> = {
    "the thesis": thesis === "" ? null : `${thesis}.`,
    "the technique": `${goal.task} Here ${reference}: ${variants[reference]?.change ?? ""}`,
    "a number": `${where} (${metrics[metric]?.better ?? "better"} is better), held against ${baseline}, and how sure that is${claimWords(experiment)}.`,
    "the mechanism":
      evidence.metric === metric
        ? "Why the technique moves this number, step by step."
        : `${evidence.metric} shows that the technique is at work, and says why the number changed.`,
    "the price": prices.length === 0 ? null : `It is paid in ${listWords(prices)}.`,
    "the limit": caveat,
    "freedom from common mistakes":
      mistakes.length === 0 ? null : mistakes.map((one) => `"${one}"`).join(" · "),
  };
  return Object.entries(points).flatMap(([name, text]) => (text === null ? [] : [{ name, text }]));
}

/** How much the experiment expects of its reference, where it says that. */
function claimWords({ claims, goal, baseline }: AskedExperiment): string {
  const { reference, target } = goal;
  const claim = claims.find(
    (one) =>
      one.variant === reference &&
      one.metric === target.metric &&
      (one.in === undefined || target.in === undefined || one.in === target.in) &&
      "timesBetter" in one &&
      (one.than ?? baseline) === baseline,
  );
  return claim !== undefined && "timesBetter" in claim
    ? `; the experiment expects ${claim.timesBetter} times or more of ${reference}`
    : "";
}
