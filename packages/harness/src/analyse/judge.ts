import type { Comparison, Verdict } from "@labs/experiment/result";
import { levelWithin, roundsNeeded } from "../statistics/family.ts";
import { hodgesLehmann, type Interval, signedRankInterval } from "../statistics/hodges-lehmann.ts";
import { detectable } from "../statistics/power.ts";
import { signedRankP } from "../statistics/signed-rank-test.ts";
import { planningSpread, standardDeviation } from "../statistics/spread.ts";
import type { Assessment, Evidence } from "./evidence.ts";
import { notesOn } from "./notes.ts";
import { noiseFloor, type Placebo } from "./placebo.ts";

/** A `Comparison` without the names of what was compared. */
export type Judgement = Omit<Comparison, "arm" | "versus" | "metric" | "case">;

/** The verdict on one arm in one metric, with the numbers it rests on. */
export function judge(evidence: Evidence): Judgement {
  const { logRatios, family, placebo, invalid = [], alpha = 0.05 } = evidence;
  if (!logRatios.every(Number.isFinite)) throw new RangeError(`Log-ratios must be finite: ${logRatios}`);
  const rounds = logRatios.length;
  const estimate = hodgesLehmann(logRatios);
  if (invalid.length > 0 || estimate === null) {
    const notes = invalid.length > 0 ? [...invalid] : ["No round measured both arms."];
    return {
      ...nothing,
      rounds,
      logRatios: [...logRatios],
      verdict: invalid.length > 0 ? "INVALID" : "TOO FEW",
      notes,
    };
  }
  const assessed: Assessment = {
    rounds,
    estimate,
    adjusted: signedRankInterval(logRatios, levelWithin(family, alpha)),
    ci95: signedRankInterval(logRatios, 0.05),
    ci90: signedRankInterval(logRatios, 0.1),
    floor: noiseFloor(placebo, evidence.floorMinimum),
    margin: Math.log(evidence.margin ?? 1.05),
  };
  const verdict = rounds < roundsNeeded(family, alpha) ? "TOO FEW" : verdictOf(assessed, placebo);
  const spread = planningSpread(logRatios);
  return {
    rounds,
    logRatios: [...logRatios],
    ratio: Math.exp(estimate),
    ci95: asRatios(assessed.ci95),
    ciAdjusted: asRatios(assessed.adjusted),
    ci90: asRatios(assessed.ci90),
    coverage: assessed.ci95.coverage,
    p: signedRankP(logRatios),
    spread: standardDeviation(logRatios),
    detectable: spread === null ? null : detectable({ spread, rounds, family, alpha, floor: assessed.floor }),
    byCycles: null,
    verdict,
    notes: notesOn(verdict, assessed, evidence),
  };
}

/**
 * A difference that counts is named before equivalence is asked: the two can hold together (3 % ± 1 %),
 * and the sentence about the smaller claim goes into the notes.
 */
function verdictOf(
  { estimate, adjusted, ci90, floor, margin }: Assessment,
  placebo: Placebo | null,
): Verdict {
  if (adjusted.low > 0 && estimate >= floor) return "FASTER";
  if (adjusted.high < 0 && estimate <= -floor) return "SLOWER";
  // A placebo that moved shows a bias of this run: what it may have hidden has to fit inside the margin too.
  const bias = placebo?.moved ? Math.abs(placebo.estimate) : 0;
  return ci90.low - bias >= -margin && ci90.high + bias <= margin ? "EQUIVALENT" : "INCONCLUSIVE";
}

/** Bounds as ratios, in which the result file writes infinity as `null`. */
function asRatios({ low, high }: Interval): [number | null, number | null] {
  return [Number.isFinite(low) ? Math.exp(low) : null, Number.isFinite(high) ? Math.exp(high) : null];
}

/** A figure that may not be used is not shown either; the raw log-ratios stay in the file. */
const nothing = {
  ratio: null,
  ci95: [null, null] as [null, null],
  ciAdjusted: [null, null] as [null, null],
  ci90: [null, null] as [null, null],
  coverage: null,
  p: null,
  spread: null,
  detectable: null,
  byCycles: null,
};
