import type { Comparison, Result } from "@labs/experiment/result";
import { comparisonOf, measuredArms, type Place, placeWords, summaryOf } from "../reading/lookup.ts";
import {
  bestOf,
  changeOf,
  type PairedRatio,
  pairedRatios,
  pairsByPurpose,
  undecidedAmong,
} from "../reading/pairs.ts";
import { ratioOf } from "../reading/prediction.ts";
import { countDifference } from "../sections/sayings/claimable.ts";
import { figureWords, formatBounds, formatMetric, formatRatio } from "../text/format.ts";
import { listWords } from "../text/text.ts";
import { armWords, roundsWords } from "../text/words.ts";
import type { Subject } from "./subject.ts";

/** The best arm against the baseline, with its interval, and what else the question asked about it. */
export function answer(result: Result, subject: Subject | null): string {
  if (subject === null) return "None: nothing was measured that answers the question.";
  return [
    answerSentence(result, subject),
    ...lead(result, subject),
    ...partners(result, subject),
    ...others(result, subject),
    ...measuredArms(result)
      .filter(({ name, role }) => role === "extra" && name !== subject.arm)
      .flatMap(({ name }) => (hasFigure(result, subject, name) ? [armSentence(result, subject, name)] : [])),
  ].join(" ");
}

function hasFigure(result: Result, { metric, case: name }: Place, arm: string): boolean {
  return summaryOf(result, arm, metric, name)?.median != null;
}

/** The answer's beginning: the best arm against the baseline, with its interval, and its equals. */
export function answerSentence(result: Result, subject: Subject): string {
  return [
    ...tie(result, subject),
    `${opening(result, subject)}${armSentence(result, subject, subject.arm)}`,
  ].join(" ");
}

/** Said where the best arm is no better than the baseline. */
function opening(result: Result, { arm, baseline, metric, case: name }: Subject): string {
  const told = bestOf(result, { metric, case: name });
  const comparison = comparisonOf(result, arm, metric, name);
  const isBeaten =
    comparison === undefined
      ? (ratioOf(result, arm, metric, name) ?? 1) < 1
      : comparison.verdict === "SLOWER" || comparison.verdict === "EQUIVALENT";
  return told.includes(baseline) || isBeaten ? `No variant is shown to beat ${baseline}. ` : "";
}

/** `fast: throughput 4 320 req/s instead of 1 230 req/s with slow, 3.50x as high (95 % interval …).` */
export function armSentence(result: Result, subject: Subject, arm: string): string {
  const { metric, case: name, baseline } = subject;
  const about = result.metrics[metric];
  if (about === undefined) return "";
  const [mine, base] = [arm, baseline].map((one) => summaryOf(result, one, metric, name)?.median ?? null);
  const against =
    base == null
      ? `, without a figure for ${baseline}`
      : ` instead of ${formatMetric(base, about)} with ${baseline}`;
  const value = mine == null ? "no figure" : formatMetric(mine, about);
  return `${arm}: ${placeWords(result, subject)} ${value}${against}${changeWords(result, comparisonOf(result, arm, metric, name), subject, [mine ?? null, base ?? null])}.`;
}

function changeWords(
  result: Result,
  comparison: Comparison | undefined,
  { metric }: Place,
  [mine, base]: readonly [number | null, number | null],
): string {
  const about = result.metrics[metric];
  if (about === undefined) return "";
  if (comparison === undefined) {
    if (mine === null || base === null || mine === 0 || base === 0) return "";
    const ratio = mine / base;
    return `, ${ratio >= 1 ? `${formatRatio(ratio)} as high` : `${formatRatio(1 / ratio)} lower`} by the medians (no interval)`;
  }
  const { verdict, ratio, rounds, notes } = comparison;
  if (verdict === "INVALID")
    return ` – invalid. ${(notes[0] ?? "The figures contradict each other.").replace(/\.$/, "")}`;
  if (about.kind === "count" && (verdict === "FASTER" || verdict === "SLOWER")) {
    const difference = countDifference(comparison, about);
    return `, counted in ${roundsWords(rounds)}${difference === null || difference === "" ? "" : `, ${difference}`}`;
  }
  if (verdict === "TOO FEW")
    return `, ${improvement(ratio)} in ${roundsWords(rounds)}: too few for a verdict`;
  if (verdict === "INCONCLUSIVE") return openWords(result, comparison);
  const change = changeOf(comparison, about);
  if (change === null) return about.kind === "count" ? `, the same in ${roundsWords(rounds)}` : "";
  const basis = `${change.level} interval ${change.low} – ${change.high}, ${rounds} paired rounds`;
  if (verdict === "EQUIVALENT") return `, the same within 5 % (${basis})`;
  return `, ${change.factor} ${change.up ? "as high" : "lower"} (${basis})`;
}

function improvement(ratio: number | null): string {
  return ratio === null ? "no ratio" : `a ratio of ${formatRatio(ratio)}`;
}

/** The interval that decides is the one adjusted for all comparisons, not the one in the table. */
function openWords({ config: { family } }: Result, { ratio, ciAdjusted }: Comparison): string {
  const [low, high] = ciAdjusted;
  const adjusted = family > 1 ? `, adjusted for ${family} comparisons` : "";
  const spans = low !== null && high !== null && low <= 1 && high >= 1;
  const why = spans
    ? `the interval that decides${adjusted}, is ${formatBounds(ciAdjusted, formatRatio)} and includes 1`
    : "the difference is no larger than that between copies of the same code";
  return `, ${improvement(ratio)}, which this run cannot tell from no difference: ${why}`;
}

/** The arms that come as far as this one, and whether that is the whole answer. */
function tie(result: Result, { arm, baseline, metric, case: name }: Subject): string[] {
  const told = bestOf(result, { metric, case: name });
  if (told.length < 2 || !told.includes(arm) || told.includes(baseline)) return [];
  return [
    `${listWords(told.map((name) => nameWords(result, name)))} are best: this run cannot tell which of them.`,
    ...undecidedAmong(result, { metric, case: name }, told),
  ];
}

function nameWords(result: Result, name: string): string {
  const arm = result.arms.find((one) => one.name === name);
  return arm === undefined ? name : armWords(arm);
}

/** Whether the arm is alone at the top. */
function lead(result: Result, { arm, metric, case: name }: Subject): string[] {
  const told = bestOf(result, { metric, case: name });
  const variants = measuredArms(result).filter(({ role }) => role === "variant");
  const which = variants.some(({ anchor }) => anchor) ? "variant that can be deployed" : "variant";
  return told.length === 1 && told[0] === arm && variants.length > 1
    ? [`It is ahead of every other ${which}.`]
    : [];
}

/** The arm beside the one that the question holds it against, where that is not the baseline. */
function partners(result: Result, subject: Subject): string[] {
  return pairsByPurpose(result)
    .asked.filter(
      ({ arm, metric, case: name }) =>
        arm === subject.arm && metric === subject.metric && name === subject.case,
    )
    .map((pair) => {
      const values = [summaryOf(result, pair.versus, pair.metric, pair.case)?.median ?? null];
      const about = result.metrics[pair.metric];
      const value = about === undefined ? "" : ` ${figureWords(values[0], about)}`;
      return `Against ${pair.versus}, which has${value}${changeWords(result, pair, subject, [null, null])}.`;
    });
}

/** Headlines besides the one that decides, of which more stand in the tables. */
const maxOthers = 2;

function others(result: Result, subject: Subject): string[] {
  const rest = pairedRatios(result).filter(
    ({ arm, versus, metric, case: name }) =>
      arm === subject.arm &&
      versus === subject.baseline &&
      (metric !== subject.metric || name !== subject.case),
  );
  const better = rest.filter(({ verdict }) => verdict === "FASTER");
  const near = better.toSorted((a, b) => Number(b.case === subject.case) - Number(a.case === subject.case));
  const told = near.slice(0, maxOthers).map((one) => otherWords(result, one));
  const more = better.length - told.length;
  const open = rest.filter(({ verdict }) => verdict === "INCONCLUSIVE" || verdict === "TOO FEW");
  return [
    ...(told.length === 0 ? [] : [`Also ${listWords(told)}${more > 0 ? `; better in ${more} more` : ""}.`]),
    ...(open.length === 0 ? [] : [openPlaces(result, open)]),
  ];
}

function openPlaces(result: Result, open: readonly PairedRatio[]): string {
  if (open.length > maxOthers) return `Undecided in ${open.length} other comparisons.`;
  return `Undecided: ${listWords(open.map((one) => placeWords(result, one)))}.`;
}

function otherWords(result: Result, comparison: PairedRatio): string {
  const about = result.metrics[comparison.metric];
  if (about === undefined) return comparison.metric;
  const place = placeWords(result, comparison);
  if (about.kind === "count") {
    const [now, before] = [comparison.arm, comparison.versus].map((arm) =>
      figureWords(summaryOf(result, arm, comparison.metric, comparison.case)?.median, about),
    );
    return `${place} ${now} instead of ${before}`;
  }
  const change = changeOf(comparison, about);
  if (change === null) return place;
  return `${place} ${change.factor} ${change.up ? "as high" : "lower"} (${change.low} – ${change.high})`;
}
