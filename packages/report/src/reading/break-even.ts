import type { BreakEven } from "@labs/experiment";
import type { Comparison, Result } from "@labs/experiment/result";
import { formatMetric, formatRatio } from "../text/format.ts";
import { listWords } from "../text/text.ts";
import { comparisonOf } from "./lookup.ts";

/** What is asked of a sweep: everything of a break-even search but how it changes the experiment. */
export type BreakEvenQuestion = Omit<BreakEven, "modify" | "in"> & { readonly in: string };

/** How the technique stands against the baseline at one value. */
export interface BreakEvenPoint {
  readonly value: number;
  readonly came: "pays" | "loses" | "changes nothing" | "undecided" | "has no figure";
  /** Times as good as the baseline; `null` where it was not measured or is no multiple. */
  readonly ratio: number | null;
  /** By the median alone, since the rounds are too few for a verdict. */
  readonly weak: boolean;
}

/** Two neighbouring values between which the technique starts or stops paying. */
export interface BreakEvenInterval {
  readonly between: readonly [below: number, above: number];
  readonly pays: "above" | "below";
}

/** Medians this close to the baseline's are no difference. */
const margin = 1.05;

/** How the technique stands in the run of each value, from the smallest value. */
export function breakEvenPoints(question: BreakEvenQuestion, results: readonly Result[]): BreakEvenPoint[] {
  return results
    .flatMap((result) => {
      const { breakEven } = result;
      const comparison = comparisonOf(result, question.variant, question.metric, question.in);
      return breakEven === null ? [] : { value: breakEven.value, ...pointOf(comparison) };
    })
    .sort((a, b) => a.value - b.value);
}

function pointOf(comparison: Comparison | undefined): Omit<BreakEvenPoint, "value"> {
  const { verdict = "INVALID", ratio = null } = comparison ?? {};
  if (verdict === "FASTER") return { came: "pays", ratio, weak: false };
  if (verdict === "SLOWER") return { came: "loses", ratio, weak: false };
  if (verdict === "EQUIVALENT") return { came: "changes nothing", ratio, weak: false };
  if (verdict === "INCONCLUSIVE") return { came: "undecided", ratio, weak: false };
  if (verdict === "INVALID" || ratio === null) return { came: "has no figure", ratio: null, weak: false };
  const came = ratio > margin ? "pays" : ratio < 1 / margin ? "loses" : "changes nothing";
  return { came, ratio, weak: true };
}

/**
 * Where it starts and where it stops paying; values without a measurable difference widen the gap. A search that did not reach
 * all of its values has none.
 */
export function breakEvenIntervals(
  question: BreakEvenQuestion,
  points: readonly BreakEvenPoint[],
): BreakEvenInterval[] {
  if (missingValues(question, points).length > 0) return [];
  const known = points.filter(({ came }) => came !== "undecided" && came !== "has no figure");
  return known.flatMap((above, index): BreakEvenInterval[] => {
    const below = known[index - 1];
    if (below === undefined || (below.came === "pays") === (above.came === "pays")) return [];
    return [{ between: [below.value, above.value], pays: above.came === "pays" ? "above" : "below" }];
  });
}

function missingValues({ values }: BreakEvenQuestion, points: readonly BreakEvenPoint[]): number[] {
  return values.filter((value) => points.every((one) => one.value !== value));
}

/**
 * What the verdicts say, value by value; the crossing, where there is one. An unfinished search or a single value
 * gives the verdicts alone.
 */
export function breakEvenWords(question: BreakEvenQuestion, points: readonly BreakEvenPoint[]): string {
  if (points.length === 0) return "No value was measured.";
  const missing = missingValues(question, points);
  const intervals = breakEvenIntervals(question, points);
  return [
    ...(points.some((one) => one.weak) ? ["By the medians alone, since a verdict takes more rounds:"] : []),
    `${question.variant} ${pointsWords(question, points)}.`,
    ...(intervals.length === 0 ? [] : [`It ${listWords(intervals.map(intervalWords(question)))}.`]),
    ...(missing.length === 0
      ? []
      : [`The search did not reach ${amounts(question, missing)}, so it names no break-even point.`]),
  ].join(" ");
}

const verbs = {
  pays: "pays",
  loses: "loses",
  "changes nothing": "is equivalent to the baseline",
  undecided: "shows no measurable difference",
  "has no figure": "has no figure",
} as const satisfies Record<BreakEvenPoint["came"], string>;

/** Neighbouring values that came out the same way, together: `pays from 500 on`. */
function pointsWords(question: BreakEvenQuestion, points: readonly BreakEvenPoint[]): string {
  const stretches: BreakEvenPoint[][] = [];
  for (const point of points) {
    const last = stretches.at(-1);
    if (last?.[0]?.came === point.came) last.push(point);
    else stretches.push([point]);
  }
  return listWords(
    stretches.map((stretch, index) => {
      const [first] = stretch;
      if (first === undefined) return "";
      const isLast = index === stretches.length - 1 && stretches.length > 1 && stretch.length > 1;
      const of = index === 0 ? `${article(question.varies)} ${question.varies} of ` : "";
      const values = stretch.map(({ value }) => value);
      const place = isLast
        ? `from ${amount(question, first.value)} on`
        : `at ${of}${amounts(question, values)}`;
      return `${verbs[first.came]} ${place}`;
    }),
  );
}

/** The parameter was named with the first value. */
function intervalWords(question: BreakEvenQuestion) {
  return ({ between, pays }: BreakEvenInterval): string =>
    `${pays === "above" ? "starts" : "stops"} paying between ${amounts(question, between)}`;
}

/** How one run came out, in a few words. */
export function pointWords(question: BreakEvenQuestion, result: Result): string {
  const [point] = breakEvenPoints(question, [result]);
  const words = `${question.variant} ${point === undefined ? "was not measured" : verbs[point.came]}`;
  return point?.ratio == null ? words : `${words} (${formatRatio(point.ratio)})`;
}

/** A value with its unit, of which one is spoken of in the singular. */
export function amount({ unit }: Pick<BreakEvenQuestion, "unit">, value: number): string {
  const one = value === 1 ? unit.replace(/^([a-z]{3,})s$/, "$1") : unit;
  return formatMetric(value, { kind: "count", unit: one });
}

function amounts(question: BreakEvenQuestion, values: readonly number[]): string {
  const bare = values.slice(0, -1).map((value) => amount({ unit: "" }, value));
  return listWords([...bare, ...values.slice(-1).map((value) => amount(question, value))]);
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? "an" : "a";
}
