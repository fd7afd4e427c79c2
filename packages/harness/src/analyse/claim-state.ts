import type { Claim, Metric } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { levelWithin } from "../statistics/family.ts";
import { signedRankInterval } from "../statistics/hodges-lehmann.ts";
import { logRatios, type Pair } from "../statistics/log-ratio.ts";
import { medianInterval } from "../statistics/median-interval.ts";

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
 * Whether the rounds confirm a claim (the whole interval lies on its side of the threshold), refute it (the
 * whole interval lies on the other) or leave it open; a count has no interval and must hold in every round.
 */
export function claimState(claim: Threshold, evidence: ClaimEvidence): ClaimState {
  if (evidence.rounds.length === 0) return "open";
  if (evidence.metric.kind === "count") {
    const held = evidence.rounds.every((pair) => holds(claim, pair, evidence.metric.better));
    return held ? "confirmed" : "refuted";
  }
  return "between" in claim ? rangeState(claim.between, evidence) : ratioState(claim, evidence);
}

type Threshold = RatioThreshold | Pick<Extract<Claim, { between: unknown }>, "between">;
type RatioThreshold =
  | Pick<Extract<Claim, { atLeast: number }>, "atLeast">
  | Pick<Extract<Claim, { atMost: number }>, "atMost">;

/** Multiplied out instead of divided: from 12 rows to none is a valid improvement. */
function holds(claim: Threshold, { value, versus }: Pair, better: Metric["better"]): boolean {
  if ("between" in claim) return value >= claim.between[0] && value <= claim.between[1];
  const [gained, lost] = better === "higher" ? [value, versus] : [versus, value];
  return "atLeast" in claim ? gained >= lost * claim.atLeast : gained <= lost * claim.atMost;
}

function ratioState(claim: RatioThreshold, { rounds, metric, family = 1 }: ClaimEvidence): ClaimState {
  const ratios = logRatios(rounds, metric.better);
  if (ratios === null) return "open";
  const { low, high } = signedRankInterval(ratios, levelWithin(family, 0.05));
  if ("atMost" in claim) {
    if (high <= Math.log(claim.atMost)) return "confirmed";
    return low > Math.log(claim.atMost) ? "refuted" : "open";
  }
  if (low >= Math.log(claim.atLeast)) return "confirmed";
  return high < Math.log(claim.atLeast) ? "refuted" : "open";
}

function rangeState([low, high]: readonly [number, number], { rounds }: ClaimEvidence): ClaimState {
  const seen = medianInterval(rounds.map(({ value }) => value));
  if (seen.interval === "range" || seen.low === null || seen.high === null) return "open";
  if (seen.low >= low && seen.high <= high) return "confirmed";
  return seen.high < low || seen.low > high ? "refuted" : "open";
}
