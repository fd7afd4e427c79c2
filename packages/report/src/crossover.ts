import type { CounterExample } from "@labs/experiment";
import type { Comparison, Result } from "@labs/experiment/result";
import { formatMetric, formatRatio } from "./format.ts";
import { comparisonOf } from "./lookup.ts";
import { listWords } from "./text.ts";

/** What is asked of a sweep: everything of a counter-example but how it changes the experiment. */
export type Sought = Omit<CounterExample, "at" | "in"> & { readonly in: string };

/** How the technique stands against the baseline at one value. */
export interface Standing {
  readonly value: number;
  readonly came: "pays" | "loses" | "changes nothing" | "not told apart";
  /** Times as good as the baseline; `null` where it was not measured or is no multiple. */
  readonly ratio: number | null;
  /** By the median alone, since the rounds are too few for a verdict. */
  readonly weak: boolean;
}

/** Two neighbouring values between which the technique starts or stops paying. */
export interface Crossing {
  readonly between: readonly [below: number, above: number];
  readonly pays: "above" | "below";
}

/** Medians this close to the baseline's are no difference. */
const margin = 1.05;

/** How the technique stands in the run of each value, from the smallest value. */
export function standingsOf(sought: Sought, results: readonly Result[]): Standing[] {
  return results
    .flatMap((result) => {
      const { sweep } = result;
      const comparison = comparisonOf(result, sought.variant, sought.metric, sought.in);
      return sweep === null ? [] : { value: sweep.value, ...standingOf(comparison) };
    })
    .sort((a, b) => a.value - b.value);
}

function standingOf(comparison: Comparison | undefined): Omit<Standing, "value"> {
  const { verdict, ratio = null } = comparison ?? {};
  if (verdict === "FASTER") return { came: "pays", ratio, weak: false };
  if (verdict === "SLOWER") return { came: "loses", ratio, weak: false };
  if (verdict === "EQUIVALENT") return { came: "changes nothing", ratio, weak: false };
  if (verdict !== "TOO FEW" || ratio === null) return { came: "not told apart", ratio, weak: false };
  const came = ratio > margin ? "pays" : ratio < 1 / margin ? "loses" : "changes nothing";
  return { came, ratio, weak: true };
}

/** Where it starts and where it stops paying; values that are not told apart widen the gap. */
export function crossingsOf(standings: readonly Standing[]): Crossing[] {
  const known = standings.filter(({ came }) => came !== "not told apart");
  return known.flatMap((above, index): Crossing[] => {
    const below = known[index - 1];
    if (below === undefined || (below.came === "pays") === (above.came === "pays")) return [];
    return [{ between: [below.value, above.value], pays: above.came === "pays" ? "above" : "below" }];
  });
}

/** The finding in one sentence, and what lies beside it in a second. */
export function crossoverWords(sought: Sought, standings: readonly Standing[]): string {
  const known = standings.filter(({ came }) => came !== "not told apart");
  const range = rangeWords(sought, standings);
  if (standings.length === 0) return "No value was measured.";
  if (known.length === 0)
    return `${sought.variant} and the baseline are not told apart ${range}: more rounds may tell them.`;
  const crossings = crossingsOf(standings);
  const verb = known.some(({ came }) => came === "pays") ? "pays everywhere" : "never pays";
  const finding = crossings.length > 0 ? listWords(crossings.map(crossingWords(sought))) : `${verb} ${range}`;
  const weak = known.some((one) => one.weak);
  return [
    ...(weak ? ["By the medians alone, since a verdict takes more rounds:"] : []),
    `${sought.variant} ${finding}.`,
    ...besideWords(sought, standings),
  ].join(" ");
}

function rangeWords(sought: Sought, standings: readonly Standing[]): string {
  const [first, last] = [standings[0], standings.at(-1)].map((one) => one?.value ?? 0);
  return `between ${article(sought.varies)} ${sought.varies} of ${amounts(sought, [first ?? 0, last ?? 0])}`;
}

/** The parameter is named once, with the first crossing. */
function crossingWords(sought: Sought) {
  return ({ between, pays }: Crossing, index: number): string => {
    const of = index === 0 ? `${article(sought.varies)} ${sought.varies} of ` : "";
    return `${pays === "above" ? "starts" : "stops"} paying between ${of}${amounts(sought, between)}`;
  };
}

/** Where it does not pay, and how. */
function besideWords(sought: Sought, standings: readonly Standing[]): string[] {
  const parts = (["loses", "changes nothing", "not told apart"] as const).flatMap((came) => {
    const values = standings.filter((one) => one.came === came).map(({ value }) => value);
    const verb = came === "not told apart" ? "is not told apart" : came;
    return values.length === 0 ? [] : `${verb} at ${amounts(sought, values)}`;
  });
  return parts.length === 0 ? [] : [`It ${listWords(parts)}.`];
}

/** How one run came out, in a few words. */
export function standingWords(sought: Sought, result: Result): string {
  const [standing] = standingsOf(sought, [result]);
  const words = `${sought.variant} ${standing?.came ?? "was not measured"}`;
  return standing?.ratio == null ? words : `${words} (${formatRatio(standing.ratio)})`;
}

/** A value with its unit, of which one is spoken of in the singular. */
export function amount({ unit }: Pick<Sought, "unit">, value: number): string {
  const one = value === 1 ? unit.replace(/^([a-z]{3,})s$/, "$1") : unit;
  return formatMetric(value, { kind: "count", unit: one });
}

function amounts(sought: Sought, values: readonly number[]): string {
  const bare = values.slice(0, -1).map((value) => amount({ unit: "" }, value));
  return listWords([...bare, ...values.slice(-1).map((value) => amount(sought, value))]);
}

function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? "an" : "a";
}
