import type { Result } from "@labs/experiment/result";
import {
  baselineOf,
  differenceOf,
  differencesBeside,
  differenceWords,
  formatBounds,
  formatRatio,
  listWords,
  type PairedRatio,
  type Place,
  pairedRatioOf,
  placeWords,
  ratioOf,
  roundsWords,
} from "@labs/report";
import { medianWords, roundsOf, upperFirst } from "./words.ts";

/** Gains told besides the one that was aimed at. */
const maxGains = 3;

/** What the change did: the aim against the baseline and the reference, then the other gains. Losses are a price. */
export function effect(run: Result, subject: string, reference: string, aim: Place, cite: string): string[] {
  return [
    ...against(run, subject, baselineOf(run), aim, cite),
    ...(subject === reference ? [] : besideReference(run, subject, reference, aim, cite)),
    ...otherGains(run, subject, aim, cite),
  ];
}

function against(run: Result, subject: string, versus: string, aim: Place, cite: string): string[] {
  const planned = pairedRatioOf(run, subject, versus, aim);
  if (planned !== undefined) return [comparisonSentence(run, planned, cite)];
  const values = valueWords(run, subject, versus, aim);
  const about = run.metrics[aim.metric];
  const ratio = ratioOf(run, subject, aim.metric, aim.case);
  if (values === null || about === undefined || ratio === null) return [];
  return [
    `${values}: ${gainWords(ratio, about)}, by the medians of ${roundsOf(run)}; this pair has no interval ${cite}.`,
  ];
}

/** With an interval where the pair was planned; else the reference's own figure, and whether the two differ at all. */
function besideReference(
  run: Result,
  subject: string,
  reference: string,
  aim: Place,
  cite: string,
): string[] {
  const planned = pairedRatioOf(run, subject, reference, aim);
  if (planned !== undefined) return [comparisonSentence(run, planned, cite)];
  const value = medianWords(run, reference, aim.metric, aim.case);
  if (value === null) return [];
  const difference = differenceOf(run, subject, reference, aim);
  const way = difference?.isBetter ? "behind it" : "ahead of it";
  const words =
    difference === null ? "with no measurable difference between the two" : `${way} by the medians`;
  return [`The reference, ${reference}, has ${value}, ${words} ${cite}.`];
}

function comparisonSentence(run: Result, one: PairedRatio, cite: string): string {
  const { arm, versus, metric, case: name, verdict, ratio, ci95, rounds } = one;
  const about = run.metrics[metric];
  const values = valueWords(run, arm, versus, { metric, case: name }) ?? upperFirst(placeWords(run, one));
  if (verdict === "INVALID")
    return `For ${metric} in ${name} the run contradicts itself between ${arm} and ${versus}, so I quote no figure of it ${cite}.`;
  if (about === undefined || ratio === null) return `${values} ${cite}.`;
  if (about.kind === "count") return `${values}, counted in ${roundsWords(rounds)} ${cite}.`;
  const gain = gainWords(ratio, about);
  if (verdict === "TOO FEW")
    return `${values}: ${gain} by the medians of ${roundsWords(rounds)}, too few rounds for more ${cite}.`;
  const interval =
    ci95[0] === null && ci95[1] === null ? "" : `, 95 % interval ${formatBounds(ci95, formatRatio)}`;
  return `${values}: ${gain}${interval}, ${rounds} paired rounds${doubt[verdict]} ${cite}.`;
}

const doubt = {
  FASTER: "",
  SLOWER: "",
  EQUIVALENT: "; the two are equal within 5 %",
  INCONCLUSIVE: "; the run shows no measurable difference",
} as const;

/** Both medians; `null` where one is missing. */
function valueWords(run: Result, arm: string, versus: string, { metric, case: name }: Place): string | null {
  const [now, before] = [arm, versus].map((one) => medianWords(run, one, metric, name));
  if (now == null || before == null) return null;
  return versus === baselineOf(run)
    ? `${upperFirst(metric)} in ${name} went from ${before} to ${now}`
    : `${upperFirst(metric)} in ${name} is ${now} with ${arm} and ${before} with ${versus}`;
}

/** A gain by the way in which the metric is better; a loss as the share of the other arm that is left. */
function gainWords(ratio: number, about: Result["metrics"][string]): string {
  return `${formatRatio(ratio)} ${ratio >= 1 ? about.better : "as good"}`;
}

/** Headlines and times that got better too, each where it gained most. */
function otherGains(run: Result, subject: string, aim: Place, cite: string): string[] {
  const better = differencesBeside(run, subject, baselineOf(run), [aim]).filter(({ metric, isBetter }) => {
    const about = run.metrics[metric];
    return isBetter && (about?.role === "headline" || about?.kind === "timing");
  });
  const first = [...Map.groupBy(better, ({ metric }) => metric).values()].flatMap(([one]) => one ?? []);
  const told = first.slice(0, maxGains).map((one) => differenceWords(run, one));
  return told.length === 0 ? [] : [`Better too: ${listWords(told)} ${cite}.`];
}
