import { type Goal, type GoalEvidence, isReached } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { baselineOf, type Place, ratioOf, summaryOf } from "@labs/report";
import { ladder, type Step, stepOf } from "./ladder.ts";
import { targetPlace } from "./place.ts";

/** The arm that a learner's own variant is. */
export const yours = "yours";

/** What became of a learner's variant: nothing further is known of one that is not right. */
export type Correctness = { readonly right: true } | { readonly right: false; readonly why: string };

/** Whether the answers were right, in every round and case. */
export function correctnessOf(result: Result, arm = yours): Correctness {
  const cells = result.cells.filter((cell) => cell.arm === arm);
  if (cells.length === 0) return { right: false, why: "It was not measured." };
  for (const { outcome } of cells) {
    if (outcome.status === "wrong") {
      const said = `To ${outcome.input} it answered ${outcome.actual}; right is ${outcome.expected}.`;
      return { right: false, why: said.replaceAll(/\s+/g, " ") };
    }
    if (outcome.status === "failed" || outcome.status === "skipped")
      return {
        right: false,
        why: `It ${outcome.status === "failed" ? "failed" : "was skipped"}: ${outcome.reason}`,
      };
  }
  return { right: true };
}

/** The goal's evidence: where an arm stands, and whether that shows the technique at work. */
export interface EvidenceReading extends Place {
  readonly value: number | null;
  readonly baseline: number | null;
  readonly reached: boolean;
}

/** Reads a goal's evidence for an arm. */
export function readEvidence(result: Result, evidence: GoalEvidence, arm: string): EvidenceReading {
  const { metric } = evidence;
  const name = evidence.in ?? result.metrics[metric]?.in[0] ?? "";
  const medianOf = (of: string) => summaryOf(result, of, metric, name)?.median ?? null;
  return {
    metric,
    case: name,
    value: medianOf(arm),
    baseline: medianOf(baselineOf(result)),
    reached: isReachedBy(arm, result, evidence, name),
  };
}

function isReachedBy(arm: string, result: Result, evidence: GoalEvidence, name: string): boolean {
  const { metric } = evidence;
  if ("timesBetter" in evidence) return isReached(evidence, ratioOf(result, arm, metric, name) ?? 0);
  const summary = summaryOf(result, arm, metric, name);
  const values = result.metrics[metric]?.kind === "count" ? [summary?.low, summary?.high] : [summary?.median];
  return values.every((value) => value != null && isReached(evidence, value));
}

/** The goal's target: how far an arm has come from the baseline to the reference, by the medians of a few rounds. */
export interface TargetReading extends Place {
  /** Times better than the baseline. */
  readonly ratio: number;
  readonly reference: number;
  /** Where the steps begin; `null` where the reference gains too little for steps. */
  readonly from: Readonly<Record<Step, number>> | null;
  readonly step: Step | null;
  /** Prices above their bounds: gold is refused while there are any. */
  readonly over: readonly BoundReading[];
}

/** A price above the bound that the goal sets. */
export interface BoundReading extends Place {
  readonly value: number;
  readonly limit: number;
}

/** The bounds of a goal that an arm exceeds; what was not measured exceeds nothing. */
export function exceededBounds(result: Result, goal: Goal, arm: string): BoundReading[] {
  return (goal.bounds ?? []).flatMap((bound) => {
    const { metric } = bound;
    const name = bound.in ?? result.metrics[metric]?.in[0] ?? "";
    const isCount = result.metrics[metric]?.kind === "count";
    const summary = summaryOf(result, arm, metric, name);
    // A count has to hold in every round.
    const value = isCount ? summary?.high : summary?.median;
    const top = summaryOf(result, goal.reference, metric, name)?.median ?? null;
    const limit = "atMost" in bound ? bound.atMost : top === null ? null : bound.atMostTimesReference * top;
    return value == null || limit === null || value <= limit ? [] : [{ metric, case: name, value, limit }];
  });
}

/** Reads a goal's target; `null` where one of the two was not measured. */
export function readTarget(result: Result, goal: Goal, arm: string): TargetReading | null {
  const { metric, case: name } = targetPlace(result, goal);
  const ratio = ratioOf(result, arm, metric, name);
  const top = ratioOf(result, goal.reference, metric, name);
  if (ratio === null || top === null) return null;
  const from = ladder(top);
  const over = exceededBounds(result, goal, arm);
  const reached = from && stepOf(ratio, from);
  const step = reached === "gold" && over.length > 0 ? "silver" : reached;
  return { metric, case: name, ratio, reference: top, from, step, over };
}
