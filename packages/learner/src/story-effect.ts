import type { Comparison, Result } from "@labs/experiment/result";
import { formatBounds, formatMetric, formatRatio, ratioOf, summaryOf } from "@labs/report";
import type { Place } from "./place.ts";
import { baselineOf, roundsOf, roundWords, upperFirst } from "./story-words.ts";

/** What the change did to the headlines, the one that was aimed at first. */
export function effect(run: Result, subject: string, place: Place, cite: string): string[] {
  const isSame = ({ versus, metric, case: name }: Comparison) =>
    run.metrics[metric]?.kind === "count" &&
    summaryOf(run, subject, metric, name)?.median === summaryOf(run, versus, metric, name)?.median;
  const headlines = run.comparisons.filter((one) => one.arm === subject && !isSame(one));
  const first = headlines.filter(({ metric, case: name }) => metric === place.metric && name === place.case);
  const rest = headlines.filter((one) => !first.includes(one));
  const told = [...first, ...rest].slice(0, 4).map((one) => effectSentence(run, one, cite));
  return told.length > 0 ? told : pointSentence(run, subject, place, cite);
}

function effectSentence(
  run: Result,
  { arm, versus, metric, case: name, verdict, ratio, ci95, rounds }: Comparison,
  cite: string,
): string {
  const about = run.metrics[metric];
  const show = (of: string) =>
    about === undefined ? "" : formatMetric(summaryOf(run, of, metric, name)?.median ?? null, about);
  const values = `${upperFirst(metric)} in ${name} went from ${show(versus)} to ${show(arm)}`;
  if (about?.kind === "count") return `${values}, counted in ${roundWords(rounds)} ${cite}.`;
  if (verdict === "TOO FEW")
    return `${values}: ${gain(ratio, about)} by the medians of ${roundWords(rounds)}, too few rounds for a verdict ${cite}.`;
  const basis = `${gain(ratio, about)}, 95 % interval ${formatBounds(ci95, formatRatio)}, ${rounds} paired rounds`;
  const sure =
    verdict === "FASTER" || verdict === "SLOWER"
      ? ""
      : verdict === "EQUIVALENT"
        ? "; the two are equal within 5 %"
        : `; the run could not tell them apart (${verdict.toLowerCase()})`;
  return `${values}: ${basis}${sure} ${cite}.`;
}

/** A gain by the way in which the metric is better; a loss as the share of the baseline that is left. */
function gain(ratio: number | null, about: Result["metrics"][string] | undefined): string {
  const isGain = ratio !== null && ratio >= 1 && about !== undefined;
  return `${formatRatio(ratio)} ${isGain ? about.better : "as good"}`;
}

/** For the points of a sweep, which have no interval of their own. */
function pointSentence(run: Result, subject: string, { metric, case: name }: Place, cite: string): string[] {
  const about = run.metrics[metric];
  const value = summaryOf(run, subject, metric, name)?.median;
  const base = summaryOf(run, baselineOf(run), metric, name)?.median;
  if (about === undefined || value == null || base == null) return [];
  const ratio = gain(ratioOf(run, subject, metric, name), about);
  return [
    `${upperFirst(metric)} in ${name} went from ${formatMetric(base, about)} to ${formatMetric(value, about)}: ${ratio}, by the medians of ${roundsOf(run)}; a point of a curve has no interval ${cite}.`,
  ];
}
