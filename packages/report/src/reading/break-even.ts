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
  readonly came: "pays" | "loses" | "changes nothing" | "not told apart";
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
  const { verdict, ratio = null } = comparison ?? {};
  if (verdict === "FASTER") return { came: "pays", ratio, weak: false };
  if (verdict === "SLOWER") return { came: "loses", ratio, weak: false };
  if (verdict === "EQUIVALENT") return { came: "changes nothing", ratio, weak: false };
  if (verdict !== "TOO FEW" || ratio === null) return { came: "not told apart", ratio, weak: false };
  const came = ratio > margin ? "pays" : ratio < 1 / margin ? "loses" : "changes nothing";
  return { came, ratio, weak: true };
}

/** Where it starts and where it stops paying; values that are not told apart widen the gap. */
export function breakEvenIntervals(points: readonly BreakEvenPoint[]): BreakEvenInterval[] {
  const known = points.filter(({ came }) => came !== "not told apart");
  return known.flatMap((above, index): BreakEvenInterval[] => {
    const below = known[index - 1];
    if (below === undefined || (below.came === "pays") === (above.came === "pays")) return [];
    return [{ between: [below.value, above.value], pays: above.came === "pays" ? "above" : "below" }];
  });
}

/** The finding in one sentence, and what lies beside it in a second. */
export function breakEvenWords(question: BreakEvenQuestion, points: readonly BreakEvenPoint[]): string {
  const known = points.filter(({ came }) => came !== "not told apart");
  const range = rangeWords(question, points);
  if (points.length === 0) return "No value was measured.";
  if (known.length === 0)
    return `${question.variant} and the baseline are not told apart ${range}: more rounds may tell them.`;
  const intervals = breakEvenIntervals(points);
  const verb = known.some(({ came }) => came === "pays") ? "pays everywhere" : "never pays";
  const finding =
    intervals.length > 0 ? listWords(intervals.map(intervalWords(question))) : `${verb} ${range}`;
  const weak = known.some((one) => one.weak);
  return [
    ...(weak ? ["By the medians alone, since a verdict takes more rounds:"] : []),
    `${question.variant} ${finding}.`,
    ...besideWords(question, points),
  ].join(" ");
}

function rangeWords(question: BreakEvenQuestion, points: readonly BreakEvenPoint[]): string {
  const [first, last] = [points[0], points.at(-1)].map((one) => one?.value ?? 0);
  return `between ${article(question.varies)} ${question.varies} of ${amounts(question, [first ?? 0, last ?? 0])}`;
}

/** The parameter is named once, with the first crossing. */
function intervalWords(question: BreakEvenQuestion) {
  return ({ between, pays }: BreakEvenInterval, index: number): string => {
    const of = index === 0 ? `${article(question.varies)} ${question.varies} of ` : "";
    return `${pays === "above" ? "starts" : "stops"} paying between ${of}${amounts(question, between)}`;
  };
}

/** Where it does not pay, and how. */
function besideWords(question: BreakEvenQuestion, points: readonly BreakEvenPoint[]): string[] {
  const parts = (["loses", "changes nothing", "not told apart"] as const).flatMap((came) => {
    const values = points.filter((one) => one.came === came).map(({ value }) => value);
    const verb = came === "not told apart" ? "is not told apart" : came;
    return values.length === 0 ? [] : `${verb} at ${amounts(question, values)}`;
  });
  return parts.length === 0 ? [] : [`It ${listWords(parts)}.`];
}

/** How one run came out, in a few words. */
export function pointWords(question: BreakEvenQuestion, result: Result): string {
  const [point] = breakEvenPoints(question, [result]);
  const words = `${question.variant} ${point?.came ?? "was not measured"}`;
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
