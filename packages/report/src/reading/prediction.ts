import type { Prediction, Result } from "@labs/experiment/result";
import { formatBounds, formatRatio } from "../text/format.ts";
import { list, listWords } from "../text/text.ts";
import { baselineOf, comparisonOf, measuredArms, summaryOf } from "./lookup.ts";
import { bestOf, latencyOf } from "./pairs.ts";

/** How a prediction came out. */
export interface PredictionScore {
  /** The arms that were best, or as good as the best. */
  readonly best: readonly string[];
  readonly rightArm: boolean;
  /** Whether the best arms are the run's own finding; else they are read off the medians. */
  readonly sure: boolean;
  /** How many times better than the baseline the predicted arm was; `null` where it was not measured. */
  readonly measured: number | null;
  /** Measured over predicted: above 1 means predicted too low; `null` where no number was said. */
  readonly factor: number | null;
  /** Whether the predicted number lies in the 95 % interval; `null` where there is none. */
  readonly within: boolean | null;
}

/** Holds a prediction against the run it was made for; `null` where there is none, or nothing was measured. */
export function scorePrediction(result: Result): PredictionScore | null {
  const { prediction } = result;
  if (prediction === null) return null;
  const { arm, metric, case: name, ratio } = prediction;
  const best = bestArms(result, metric, name);
  if (best.length === 0) return null;
  const measured = ratioOf(result, arm, metric, name);
  const [low, high] = comparisonOf(result, arm, metric, name)?.ci95 ?? [null, null];
  const isBaseline = arm === baselineOf(result);
  return {
    best,
    rightArm: best.includes(arm),
    sure: bestOf(result, { metric, case: name }).length > 0 && !isSwept(result),
    measured,
    factor: measured === null || ratio === null || isBaseline ? null : measured / ratio,
    within: ratio === null || isBaseline ? null : isWithin(ratio, low, high),
  };
}

/** Whether a number lies between bounds, of which an open one excludes nothing; `null` where both are open. */
function isWithin(ratio: number, low: number | null, high: number | null): boolean | null {
  if (low === null && high === null) return null;
  return (low === null || ratio >= low) && (high === null || ratio <= high);
}

/** Prediction beside measurement; nothing where there was no prediction. */
export function predictionWords(result: Result): string[] {
  const { prediction } = result;
  if (prediction === null) return [];
  return list(`Your prediction for ${prediction.metric} in ${prediction.case}`, predictionSentences(result));
}

/** What was said, and how it came out. */
export function predictionSentences(result: Result): string[] {
  const { prediction } = result;
  if (prediction === null) return [];
  const { arm, ratio, why } = prediction;
  const said = ratio === null ? arm : `${arm}, ${formatRatio(ratio)} as good as ${baselineOf(result)}`;
  const because = why === "" ? "" : `, because: ${why}`;
  return [`You said: ${said}${because}.`.replace(/\.\.$/, "."), judgementWords(result, prediction)];
}

function judgementWords(result: Result, { arm, metric, case: name, ratio }: Prediction): string {
  const score = scorePrediction(result);
  if (score === null) {
    const why = result.metrics[metric]?.withheld;
    return `It cannot be judged: the run has no ${metric} in ${name}${why === undefined ? "" : `, because ${why}`}.`;
  }
  return [bestWords(score, arm), ...sizeWords(result, score, arm, ratio)].join(" ");
}

function bestWords({ best, rightArm, sure }: PredictionScore, arm: string): string {
  const basis = sure ? "" : " by the medians";
  if (best.length === 1)
    return rightArm
      ? `Right: ${arm} was the best${basis}.`
      : `The best${basis} was ${listWords(best)}, not ${arm}.`;
  const apart = sure ? "of which this run cannot tell the better" : "which are close by their medians";
  return rightArm
    ? `Right: you named one of the ${best.length} best, ${apart}: ${listWords(best)}.`
    : `The best were ${listWords(best)}, ${apart}; ${arm} was not among them.`;
}

function sizeWords(
  result: Result,
  { measured, within }: PredictionScore,
  arm: string,
  ratio: number | null,
): string[] {
  const { prediction } = result;
  if (arm === baselineOf(result)) return [`${arm} is the baseline itself, so there is no ratio to judge.`];
  if (prediction === null || measured === null)
    return [`${arm} has no figure, so your number cannot be judged.`];
  const bounds = comparisonOf(result, arm, prediction.metric, prediction.case)?.ci95 ?? [null, null];
  const { rounds } = result.config;
  const basis = bounds.some((bound) => bound !== null)
    ? `95 % interval ${formatBounds(bounds, formatRatio)}`
    : `by the medians of ${rounds === 1 ? "1 round" : `${rounds} rounds`}`;
  const came = `${arm} came out at ${formatRatio(measured)} (${basis})`;
  if (ratio === null) return [`${came}.`];
  if (within === true) return [`${came}, and your ${formatRatio(ratio)} lies in that interval.`];
  return [`${came}: ${offWords(ratio, measured)}.`];
}

/** Close misses in percent: `1.1 times too high` would sound like more. */
const close = 1.2;

function offWords(said: number, measured: number): string {
  const way = said > measured ? "high" : "low";
  const times = said > measured ? said / measured : measured / said;
  if (times >= close) return `you were ${times.toFixed(1)} times too ${way}`;
  const percent = Math.round((100 * Math.abs(said - measured)) / measured);
  return percent === 0 ? "as you said" : `you were ${percent} % too ${way}`;
}

/** Arms that reach this share of the best count as good as it, where no interval can tell. */
const asGood = 0.9;

/** The best arms by the run's own statistics; by their medians for the points of a sweep or after too few rounds. */
export function bestArms(result: Result, metric: string, name: string): readonly string[] {
  const arms = measuredArms(result).filter(({ role, anchor }) => role !== "extra" && !anchor);
  const told = bestOf(result, { metric, case: name });
  if (told.length > 0 && !isSwept(result)) return told;
  // The baseline is as good as itself; without another arm's figure there is nothing to compare.
  const isCompared = arms.some(
    (arm) => arm.role !== "baseline" && ratioOf(result, arm.name, metric, name) !== null,
  );
  if (!isCompared) return [];
  const ratios = arms.map((arm) => ({ arm: arm.name, ratio: ratioOf(result, arm.name, metric, name) ?? 0 }));
  const most = Math.max(0, ...ratios.map(({ ratio }) => ratio));
  return ratios.filter(({ ratio }) => ratio > 0 && ratio >= asGood * most).map(({ arm }) => arm);
}

/** Whether arms are points of a curve, which have no verdicts. */
function isSwept(result: Result): boolean {
  return measuredArms(result).some(({ role, sweepValue }) => role !== "extra" && sweepValue !== undefined);
}

/** How many times better than the baseline an arm was, 1 for the baseline itself. */
export function ratioOf(result: Result, arm: string, metric: string, name: string): number | null {
  const baseline = baselineOf(result);
  if (arm === baseline) return 1;
  const compared =
    comparisonOf(result, arm, metric, name) ?? latencyOf(result, arm, baseline, { metric, case: name });
  if (compared?.ratio != null) return compared.ratio;
  const value = summaryOf(result, arm, metric, name)?.median;
  const base = summaryOf(result, baseline, metric, name)?.median;
  if (value == null || base == null || value === 0 || base === 0) return null;
  return result.metrics[metric]?.better === "lower" ? base / value : value / base;
}
