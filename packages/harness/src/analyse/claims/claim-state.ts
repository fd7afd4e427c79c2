import type { Claim, Metric } from "@labs/experiment";
import type { Comparison, Result } from "@labs/experiment/result";
import type { Pair } from "../../statistics/log-ratio.ts";
import { medianInterval } from "../../statistics/median-interval.ts";

export type ClaimState = Result["claims"][number]["state"];

/** What a claim is held against. */
export interface ClaimEvidence {
  readonly metric: Pick<Metric, "better" | "kind">;
  /** Per round, the claim's variant and the arm it is compared with (`between` looks at the variant alone). */
  readonly rounds: readonly Pair[];
  /** The two arms compared as for a verdict, with its validity and its interval. */
  readonly comparison: Pick<Comparison, "verdict" | "ratio" | "ciAdjusted" | "byCycles">;
  /** Log-ratio below which a difference may be noise alone. */
  readonly floor: number;
}

/**
 * Whether the rounds confirm a claim (the whole interval lies on its side of the threshold), refute it (the
 * whole interval lies on the other) or leave it open; a count has no interval and must hold in every round.
 */
export function claimState(claim: Threshold, evidence: ClaimEvidence): ClaimState {
  const { comparison, metric, rounds } = evidence;
  if (rounds.length === 0 || comparison.verdict === "INVALID") return "open";
  if (metric.kind === "count")
    return rounds.every((pair) => holds(claim, pair, metric.better)) ? "confirmed" : "refuted";
  return "between" in claim ? rangeState(claim.between, rounds) : ratioState(claim, evidence);
}

type Threshold = RatioThreshold | Pick<Extract<Claim, { between: unknown }>, "between">;
type RatioThreshold =
  | Pick<Extract<Claim, { timesBetter: number }>, "timesBetter">
  | Pick<Extract<Claim, { timesBetterAtMost: number }>, "timesBetterAtMost">;

/** Multiplied out instead of divided: from 12 rows to none is a valid improvement. */
function holds(claim: Threshold, { value, versus }: Pair, better: Metric["better"]): boolean {
  if ("between" in claim) return value >= claim.between[0] && value <= claim.between[1];
  const [gained, lost] = better === "higher" ? [value, versus] : [versus, value];
  return "timesBetter" in claim
    ? gained >= lost * claim.timesBetter
    : gained <= lost * claim.timesBetterAtMost;
}

function ratioState(claim: RatioThreshold, { comparison, floor }: ClaimEvidence): ClaimState {
  const { verdict, ratio, byCycles, ciAdjusted } = comparison;
  const threshold = "timesBetter" in claim ? claim.timesBetter : claim.timesBetterAtMost;
  const [low, high] = ciAdjusted;
  if (verdict === "TOO FEW" || ratio === null || low === null || high === null) return "open";
  // A threshold that copies of the same code may cross is passed where they could not be either.
  const isNear = Math.abs(Math.log(threshold)) < floor;
  const [least, most] = isNear ? [Math.exp(floor), Math.exp(-floor)] : [threshold, threshold];
  const other = byCycles?.ratio ?? ratio;
  const above = low >= least && other >= least;
  const below = high < most && other < most;
  if (!above && !below) return "open";
  return above === "timesBetter" in claim ? "confirmed" : "refuted";
}

function rangeState([low, high]: readonly [number, number], rounds: readonly Pair[]): ClaimState {
  const seen = medianInterval(rounds.map(({ value }) => value));
  if (seen.interval === "range" || seen.low === null || seen.high === null) return "open";
  if (seen.low >= low && seen.high <= high) return "confirmed";
  return seen.high < low || seen.low > high ? "refuted" : "open";
}
