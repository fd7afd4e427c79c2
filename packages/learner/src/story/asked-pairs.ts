/** The pairs that the question asks for, each with its effect, what explains it and its price. */
import type { Result } from "@labs/experiment/result";
import {
  type Difference,
  differencesBeside,
  differenceWords,
  formatBounds,
  formatRatio,
  isPrice,
  listWords,
  type PairedRatio,
  pairsByPurpose,
  summaryOf,
} from "@labs/report";
import { medianWords, upperFirst } from "./words.ts";

/** Differences of each kind that are told of a pair. */
const most = 3;

/** Sentences for each pair but the subject's own, of which the effect tells. */
export function askedPairs(run: Result, subject: string, cite: string): string[] {
  const { asked } = pairsByPurpose(run);
  const pairs = Map.groupBy(
    asked.filter(({ arm }) => arm !== subject),
    ({ arm, versus }) => JSON.stringify([arm, versus]),
  );
  return [...pairs.values()].flatMap((same) => {
    const metrics = [...Map.groupBy(same, ({ metric }) => metric).values()];
    return [
      ...metrics.flatMap((places) => effectSentence(run, places, cite)),
      ...differenceSentences(run, same, cite),
    ];
  });
}

/** One metric of a pair: each case with a measurable difference, then the others together. */
function effectSentence(run: Result, places: readonly PairedRatio[], cite: string): string[] {
  const [first] = places;
  const about = run.metrics[first?.metric ?? ""];
  if (first === undefined || about === undefined) return [];
  const { arm, versus, metric } = first;
  const decided = places.filter(({ verdict }) => verdict === "FASTER" || verdict === "SLOWER");
  const isSame = ({ verdict }: PairedRatio) => verdict === "EQUIVALENT";
  const same = places.filter(isSame);
  const open = places.filter((one) => !decided.includes(one) && !isSame(one) && hasFigures(run, one));
  const parts = [
    ...decided.map((one) => placeWords(run, one)),
    ...(same.length === 0 ? [] : [`the same in ${listWords(same.map((one) => one.case))}`]),
    ...(open.length === 0 ? [] : [`no measurable difference in ${listWords(open.map((one) => one.case))}`]),
  ];
  if (parts.length === 0) return [];
  return [`${upperFirst(metric)} of ${arm} against ${versus}: ${parts.join("; ")} ${cite}.`];
}

function hasFigures(run: Result, { arm, versus, metric, case: name }: PairedRatio): boolean {
  return [arm, versus].every((one) => summaryOf(run, one, metric, name)?.median != null);
}

function placeWords(run: Result, { arm, versus, metric, case: name, ratio, ci95 }: PairedRatio): string {
  const [now, before] = [arm, versus].map((one) => medianWords(run, one, metric, name));
  const about = run.metrics[metric];
  const values = `in ${name} ${now} instead of ${before}`;
  if (ratio === null || about?.kind === "count" || ci95.includes(null)) return values;
  const words = ratio >= 1 ? about?.better : "as good";
  return `${values}, ${formatRatio(ratio)} ${words} (95 % interval ${formatBounds(ci95, formatRatio)})`;
}

/** What else differs between the two: what explains it, and what it costs. */
function differenceSentences(run: Result, same: readonly PairedRatio[], cite: string): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { arm, versus } = first;
  const rest = differencesBeside(run, arm, versus, same);
  const isCost = (one: Difference) => {
    const about = run.metrics[one.metric];
    return !one.isBetter && about !== undefined && isPrice(about);
  };
  const explains = rest.filter((one) => run.metrics[one.metric]?.role === "mechanism" && !isCost(one));
  const told = (title: string, differences: readonly Difference[]) =>
    differences.length === 0
      ? []
      : [`${title} ${listWords(firstOfEach(differences).map((one) => differenceWords(run, one)))} ${cite}.`];
  return [
    ...told(`What explains ${arm} beside ${versus}:`, explains),
    ...told(`What ${arm} costs beside ${versus}:`, rest.filter(isCost)),
  ];
}

/** Each metric where it differs most. */
function firstOfEach(differences: readonly Difference[]): Difference[] {
  return [...Map.groupBy(differences, ({ metric }) => metric).values()]
    .flatMap(([one]) => one ?? [])
    .slice(0, most);
}
