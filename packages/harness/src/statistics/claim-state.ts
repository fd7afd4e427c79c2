import type { Claim, Metric } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { levelWithin } from "./family.ts";
import { signedRankInterval } from "./hodges-lehmann.ts";
import { logRatios, type Pair } from "./log-ratio.ts";
import { medianInterval } from "./median-interval.ts";

export type ClaimState = Result["claims"][number]["state"];

/** The rounds a claim is held against. */
export interface ClaimEvidence {
  readonly metric: Pick<Metric, "better" | "kind">;
  /** Per round, the claim's variant and the arm it is compared with (`between` looks at the variant alone). */
  readonly rounds: readonly Pair[];
  /** Comparisons that share the 5 %, so that a claim is never confirmed beside an open verdict. @default 1 */
  readonly family?: number;
}

/**
 * Whether the rounds confirm a claim (the whole interval lies beyond the threshold), refute it (the whole
 * interval falls short) or leave it open; a count has no interval and must hold in every round.
 */
export function claimState(claim: Threshold, evidence: ClaimEvidence): ClaimState {
  if (evidence.rounds.length === 0) return "open";
  if (evidence.metric.kind === "count") {
    const held = evidence.rounds.every((pair) => holds(claim, pair, evidence.metric.better));
    return held ? "confirmed" : "refuted";
  }
  return "atLeast" in claim ? ratioState(claim.atLeast, evidence) : rangeState(claim.between, evidence);
}

type Threshold =
  | Pick<Extract<Claim, { atLeast: number }>, "atLeast">
  | Pick<Extract<Claim, { between: unknown }>, "between">;

/** Multiplied out instead of divided: from 12 rows to none is a valid improvement. */
function holds(claim: Threshold, { value, versus }: Pair, better: Metric["better"]): boolean {
  if ("between" in claim) return value >= claim.between[0] && value <= claim.between[1];
  return better === "higher" ? value >= versus * claim.atLeast : value * claim.atLeast <= versus;
}

function ratioState(atLeast: number, { rounds, metric, family = 1 }: ClaimEvidence): ClaimState {
  const ratios = logRatios(rounds, metric.better);
  if (ratios === null) return "open";
  const { low, high } = signedRankInterval(ratios, levelWithin(family, 0.05));
  if (low >= Math.log(atLeast)) return "confirmed";
  return high < Math.log(atLeast) ? "refuted" : "open";
}

function rangeState([low, high]: readonly [number, number], { rounds }: ClaimEvidence): ClaimState {
  const seen = medianInterval(rounds.map(({ value }) => value));
  if (seen.interval === "range" || seen.low === null || seen.high === null) return "open";
  if (seen.low >= low && seen.high <= high) return "confirmed";
  return seen.high < low || seen.low > high ? "refuted" : "open";
}
