import type { Result } from "@labs/experiment/result";
import {
  bySize,
  type Difference,
  differenceOf,
  differenceWords,
  loneFigure,
  pairedRatioOf,
} from "../reading/difference.ts";
import { failedShare, isSamePlace, type Metric, placeWords, summaryOf } from "../reading/lookup.ts";
import { formatMetric } from "../text/format.ts";
import { listWords } from "../text/text.ts";
import type { Subject } from "./subject.ts";

/** What an arm costs: price metrics, response times and headlines that got worse beyond the noise, failures. */
export function price(result: Result, subject: Subject | null): string {
  if (subject === null) return "Nothing was measured.";
  const told = [...failures(result, subject), ...losses(result, subject)];
  if (told.length > 0) return `${told.join("; ")}.`;
  if (!isPriced(result, subject)) return "None that this experiment measures.";
  const open = undecided(result, subject);
  return open.length === 0
    ? "None beyond the noise."
    : `None beyond the noise; whether ${listWords(open)} got worse is undecided.`;
}

/** Whether a price would have been seen: a metric besides the one that answers, with a figure of both arms. */
function isPriced(result: Result, { arm, baseline, ...answer }: Subject): boolean {
  return Object.entries(result.metrics).some(
    ([metric, about]) =>
      isPrice(about) &&
      about.in.some(
        (name) =>
          !(metric === answer.metric && name === answer.case) &&
          [arm, baseline].every((one) => summaryOf(result, one, metric, name)?.median != null),
      ),
  );
}

/** Whether a metric says how long something takes. */
export function isLatency({ better, unit }: Metric): boolean {
  return better === "lower" && /^(ns|µs|ms|s)$/.test(unit);
}

/** Whether a metric that got worse is a price: by its role; every headline, time and rate, whatever its role. */
export function isPrice(about: Metric): boolean {
  return about.role !== "mechanism" || about.kind === "timing" || isLatency(about);
}

/** Figures that may have got worse: their comparison is open. */
function undecided(result: Result, { arm, baseline, ...answer }: Subject): string[] {
  return Object.entries(result.metrics).flatMap(([metric, about]) =>
    about.in.flatMap((name) => {
      const place = { metric, case: name };
      const { verdict, ratio } = pairedRatioOf(result, arm, baseline, place) ?? {};
      const isOpen = verdict === "INCONCLUSIVE" && ratio != null && ratio < 1;
      return isPrice(about) && isOpen && !isSamePlace(place, answer) ? [placeWords(result, place)] : [];
    }),
  );
}

function losses(result: Result, { arm, baseline }: Subject): string[] {
  const told = Object.entries(result.metrics).flatMap(([metric, about]) => {
    if (!isPrice(about)) return [];
    const places = about.in.map((name) => ({ metric, case: name }));
    const [most, ...others] = places
      .flatMap((place) => differenceOf(result, arm, baseline, place) ?? [])
      .filter(({ isBetter }) => !isBetter)
      .toSorted(bySize);
    if (most !== undefined)
      return [{ factor: most.factor, words: worstWords(result, most, others.length + 1) }];
    const alone = about.role === "price" && about.better === "lower" ? places : [];
    const [lone] = alone.flatMap((place) => loneFigure(result, arm, baseline, place) ?? []);
    return lone === undefined ? [] : [{ factor: 1, words: `${lone} (no figure for ${baseline})` }];
  });
  return told.toSorted(bySize).map(({ words }) => words);
}

function worstWords(result: Result, worst: Difference, cases: number): string {
  const words = differenceWords(result, worst);
  return cases < 2 ? words : `${words} (the most; worse in ${cases} cases)`;
}

/** Requests that failed more often than the baseline's. */
function failures(result: Result, { arm, baseline }: Subject): string[] {
  const [mine, base = null] = [arm, baseline].map((one) => failedShare(result, one));
  if (mine == null || mine < 5e-5 || mine <= (base ?? 0) * 1.1) return [];
  const show = (share: number | null) => formatMetric(1000 * (share ?? 0), { kind: "gauge" });
  return [`${show(mine)} of 1 000 requests failed or were refused, instead of ${show(base)}`];
}
