import type { Comparison, Verdict } from "@labs/experiment/result";
import { levelWithin, roundsNeeded } from "../../statistics/family.ts";
import { hodgesLehmann, type Interval, signedRankInterval } from "../../statistics/hodges-lehmann.ts";
import { detectable } from "../../statistics/power.ts";
import { signedRankP } from "../../statistics/signed-rank-test.ts";
import { planningSpread, standardDeviation } from "../../statistics/spread.ts";
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
  const raw = { ...nothing, rounds, logRatios: [...logRatios] };
  if (invalid.length > 0) return { ...raw, verdict: "INVALID", notes: [...invalid] };
  const estimate = hodgesLehmann(logRatios);
  if (estimate === null) return { ...raw, verdict: "TOO FEW", notes: ["No round measured both arms."] };
  const assessed: Assessment = {
    rounds,
    estimate,
    adjusted: signedRankInterval(logRatios, levelWithin(family, alpha)),
    ci95: signedRankInterval(logRatios, 0.05),
    ci90: signedRankInterval(logRatios, 0.1),
    byCycles: secondEstimate(evidence.byCycles ?? null),
    floor: noiseFloor(placebo, evidence.floorMinimum),
    margin: Math.log(evidence.margin ?? 1.05),
  };
  const verdict = rounds < roundsNeeded(family, alpha) ? "TOO FEW" : verdictOf(assessed, placebo);
  const spread = planningSpread(logRatios);
  const { byCycles } = assessed;
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
    byCycles: byCycles && { ratio: Math.exp(byCycles.estimate), ci90: asRatios(byCycles.ci90) },
    verdict,
    notes: notesOn(verdict, assessed, evidence),
  };
}

function secondEstimate(logRatios: readonly number[] | null): Assessment["byCycles"] {
  const estimate = logRatios === null ? null : hodgesLehmann(logRatios);
  if (logRatios === null || estimate === null) return null;
  return { estimate, ci90: signedRankInterval(logRatios, 0.1) };
}

/**
 * A difference that counts is named before equivalence is asked: the two can hold together (3 % ± 1 %),
 * and the sentence about the smaller claim goes into the notes. Where there are two estimates, a verdict needs both.
 */
function verdictOf(
  { estimate, adjusted, ci90, byCycles, floor, margin }: Assessment,
  placebo: Placebo | null,
): Verdict {
  const other = byCycles?.estimate ?? estimate;
  if (adjusted.low > 0 && Math.min(estimate, other) >= floor) return "FASTER";
  if (adjusted.high < 0 && Math.max(estimate, other) <= -floor) return "SLOWER";
  // A placebo that moved shows a bias of this run: what it may have hidden has to fit inside the margin too.
  const bias = placebo?.moved ? Math.abs(placebo.estimate) : 0;
  const within = ({ low, high }: Interval) => low - bias >= -margin && high + bias <= margin;
  const equivalent = within(ci90) && within(byCycles?.ci90 ?? ci90) && floor <= margin;
  return equivalent ? "EQUIVALENT" : "INCONCLUSIVE";
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
