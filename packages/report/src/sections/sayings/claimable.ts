import type { Result } from "@labs/experiment/result";
import { isReadInSeveral, type Metric, summaryOf } from "../../reading/lookup.ts";
import { changeOf, type PairedRatio } from "../../reading/pairs.ts";
import { figureWords, formatRatio } from "../../text/format.ts";
import { listWords } from "../../text/text.ts";
import { caseWords, conditionWords, roundsWords } from "../../text/words.ts";

/** Sentences that may be said in an interview, with everything that belongs to them: one for each arm, or for arms of the same count. */
export function claimable(comparisons: readonly PairedRatio[], about: Metric, result: Result): string[] {
  if (about.kind !== "count")
    return comparisons.flatMap((comparison) => ratioSentence(comparison, about, result) ?? []);
  const alike = Map.groupBy(comparisons, (one) =>
    JSON.stringify([one.case, medianOf(result, one, one.arm), one.ci95, one.rounds, one.verdict]),
  );
  return [...alike.values()].flatMap((same) => countSentence(same, about, result) ?? []);
}

function ratioSentence(comparison: PairedRatio, about: Metric, result: Result): string | null {
  const { arm, versus, metric, rounds, verdict, case: name } = comparison;
  const change = changeOf(comparison, about);
  if (change === null) return null;
  const basis = `${change.level} interval ${change.low} – ${change.high}, ${rounds} paired rounds, ${conditionWords(result.cases[name])}`;
  const where = isReadInSeveral(result, metric) ? ` in ${name}` : "";
  if (verdict === "EQUIVALENT")
    return `On my machine the ${metric} of ${arm} and ${versus}${where} differed by less than 5 % (${basis}).`;
  const words = change.up
    ? `${change.factor} that of ${versus}`
    : `${change.factor} lower than that of ${versus}`;
  return `On my machine the ${metric} of ${arm}${where} was ${words} (${basis}).`;
}

function countSentence(same: readonly PairedRatio[], about: Metric, result: Result): string | null {
  const [first] = same;
  const difference = first === undefined ? null : countDifference(first, about);
  if (first === undefined || difference === null) return null;
  const { versus, metric, rounds, case: name, verdict, arm } = first;
  const value = medianOf(result, first, arm);
  // Where nothing was counted on either side, there is nothing to say.
  if (verdict === "EQUIVALENT" && value === 0) return null;
  const said = `${figureWords(value, about)} with ${listWords(same.map((one) => one.arm))}`;
  const where = `${roundsWords(rounds)}, ${caseWords(name, result.cases[name])}`;
  if (verdict === "EQUIVALENT")
    return `On my machine, ${metric}: ${said}, the same as with ${versus} (${where}).`;
  const base = `${figureWords(medianOf(result, first, versus), about)} with ${versus}`;
  const basis = difference === "" ? where : `${difference}, ${where}`;
  return `On my machine, ${metric}: ${said} instead of ${base} (${basis}).`;
}

/** The median of an arm, in the metric and case of a comparison. */
export function medianOf(result: Result, { metric, case: name }: PairedRatio, arm: string): number | null {
  return summaryOf(result, arm, metric, name)?.median ?? null;
}

/**
 * How a count differs: `1 630x fewer`, with the range where the rounds differ. Empty where one value is
 * 0, of which nothing is a multiple; `null` without a verdict.
 */
export function countDifference(comparison: PairedRatio, about: Metric): string | null {
  const { verdict, ratio, ci95 } = comparison;
  if (verdict === "EQUIVALENT") return "the same";
  if (verdict !== "FASTER" && verdict !== "SLOWER") return null;
  if (ratio === null) return "";
  const better = verdict === "FASTER";
  const word = better === (about.better === "higher") ? "as many" : "fewer";
  const factor = (one: number) => formatRatio(better ? one : 1 / one);
  const [from, to] = better ? ci95 : [ci95[1], ci95[0]];
  const differs = from !== null && to !== null && factor(from) !== factor(to);
  return `${differs ? `${factor(from)} – ${factor(to)}` : factor(ratio)} ${word}`;
}
