import type { Result } from "@labs/experiment/result";
import { formatBounds, formatRatio } from "../text/format.ts";
import { listWords, wrap } from "../text/text.ts";
import { baselineOf, comparisonOf, runs, summaryOf } from "./lookup.ts";

/** How a prediction came out. */
export interface PredictionScore {
  /** The arms that were best, or as good as the best. */
  readonly best: readonly string[];
  readonly rightArm: boolean;
  /** Whether the run had rounds enough to say which arms were best. */
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
  return {
    best,
    rightArm: best.includes(arm),
    sure: toldBest(result, metric, name).length > 0 || isSwept(result),
    measured,
    factor: measured === null || ratio === null ? null : measured / ratio,
    within: ratio === null || low === null || high === null ? null : ratio >= low && ratio <= high,
  };
}

/** Prediction beside measurement; nothing where nobody predicted. */
export function predictionWords(result: Result): string[] {
  const { prediction } = result;
  const score = scorePrediction(result);
  if (prediction === null || score === null) return [];
  const { arm, metric, case: name, ratio, why } = prediction;
  const said = ratio === null ? arm : `${arm}, ${formatRatio(ratio)} as good as ${baselineOf(result)}`;
  const because = why === "" ? "" : `, because: ${why}`;
  return [
    [
      `Your prediction for ${metric} in ${name}`,
      `  - ${wrap(`You said: ${said}${because}.`.replace(/\.\.$/, "."), "    ")}`,
      `  - ${wrap(`${armWords(score, arm)} ${sizeWords(result, score)}`.trim(), "    ")}`,
    ].join("\n"),
  ];
}

function armWords({ best, rightArm, sure }: PredictionScore, arm: string): string {
  if (!sure) return `The best by its median was ${listWords(best)}.`;
  if (!rightArm) return `Best was ${listWords(best)}, not ${arm}.`;
  const others = best.filter((one) => one !== arm);
  return others.length === 0
    ? "Right: it was the best."
    : `Right: it was among the best, with ${listWords(others)}.`;
}

function sizeWords(result: Result, { measured, within, sure }: PredictionScore): string {
  const { prediction } = result;
  if (prediction === null || measured === null) return "";
  const { arm, metric, case: name, ratio } = prediction;
  if (arm === baselineOf(result)) return "It was the baseline itself.";
  const { rounds } = result.config;
  if (!sure)
    return `It came out at ${formatRatio(measured)} in ${rounds === 1 ? "1 round" : `${rounds} rounds`}, too few to tell.`;
  const bounds = comparisonOf(result, arm, metric, name)?.ci95 ?? [null, null];
  const isBounded = bounds.some((bound) => bound !== null);
  const interval = isBounded ? ` (95 % interval ${formatBounds(bounds, formatRatio)})` : "";
  const came = `It came out at ${formatRatio(measured)}${interval}`;
  if (ratio === null) return `${came}.`;
  if (within === true) return `${came}, and your number lies in that interval.`;
  return `${came}: ${offWords(ratio, measured)}.`;
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

/** Arms that come within so much of the best count as good as it, where no interval can tell. */
const asGood = 0.9;

/** The best arms by the run's own statistics; by their medians for the points of a sweep or after too few rounds. */
export function bestArms(result: Result, metric: string, name: string): readonly string[] {
  const arms = runs(result).filter(({ role }) => role !== "extra");
  const told = toldBest(result, metric, name);
  if (told.length > 0 && !isSwept(result)) return told;
  const ratios = arms.map((arm) => ({ arm: arm.name, ratio: ratioOf(result, arm.name, metric, name) ?? 0 }));
  const most = Math.max(0, ...ratios.map(({ ratio }) => ratio));
  return ratios.filter(({ ratio }) => ratio > 0 && ratio >= asGood * most).map(({ arm }) => arm);
}

function toldBest(result: Result, metric: string, name: string): readonly string[] {
  return result.best.find((one) => one.metric === metric && one.case === name)?.arms ?? [];
}

/** Whether arms are points of a curve, which have no verdicts. */
function isSwept(result: Result): boolean {
  return runs(result).some(({ role, sweepValue }) => role !== "extra" && sweepValue !== undefined);
}

/** How many times better than the baseline an arm was, 1 for the baseline itself. */
export function ratioOf(result: Result, arm: string, metric: string, name: string): number | null {
  const baseline = baselineOf(result);
  if (arm === baseline) return 1;
  const compared = comparisonOf(result, arm, metric, name)?.ratio;
  if (compared != null) return compared;
  const value = summaryOf(result, arm, metric, name)?.median;
  const base = summaryOf(result, baseline, metric, name)?.median;
  if (value == null || base == null || value === 0 || base === 0) return null;
  return result.metrics[metric]?.better === "lower" ? base / value : value / base;
}
