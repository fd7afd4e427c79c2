/** What a variant costs: everything that got worse beyond its noise, beside the baseline and the reference. */
import type { Result } from "@labs/experiment/result";
import {
  baselineOf,
  type Difference,
  differencesBeside,
  differenceWords,
  failedShare,
  formatValue,
  isPrice,
  isSamePlace,
  listWords,
  loneFigure,
  type Place,
} from "@labs/report";
import { medianWords } from "./words.ts";

/** Prices told against each of the two arms; the largest factors are told. */
const most = 5;

/** The sentences of the price, against the baseline and against the reference where that is another arm. */
export function price(run: Result, subject: string, reference: string, aim: Place, cite: string): string[] {
  const isMeasured = run.summaries.some(({ arm, median }) => arm === reference && median !== null);
  const arms = [baselineOf(run), ...(isMeasured ? [reference] : [])];
  return [...new Set(arms)]
    .filter((arm) => arm !== subject)
    .map((versus) => priceAgainst(run, subject, versus, aim, cite));
}

/** Whether a run could show a price of one arm beside another. */
export function hasPriceFigure(run: Result, subject: string, versus: string, aim: Place): boolean {
  return comparedMetrics(run, subject, versus, aim).length > 0 || aloneWords(run, subject, versus).length > 0;
}

function priceAgainst(run: Result, subject: string, versus: string, aim: Place, cite: string): string {
  const worse = differencesBeside(run, subject, versus, [aim]).filter(
    (one) => !one.isBetter && isPriceIn(run, one.metric),
  );
  const byMetric = [...Map.groupBy(worse, ({ metric }) => metric).values()];
  const told = [
    ...failureWords(run, subject, versus),
    ...byMetric.map((differences) => worseWords(run, differences)),
    ...aloneWords(run, subject, versus),
  ];
  if (told.length > 0) return `Against ${versus} it costs: ${listWords(told.slice(0, most))} ${cite}.`;
  const compared = comparedMetrics(run, subject, versus, aim);
  return compared.length === 0
    ? `The run has no figure of a price against ${versus}.`
    : `Against ${versus} nothing got worse beyond the noise; compared were ${listWords(compared)} ${cite}.`;
}

function isPriceIn({ metrics }: Result, metric: string): boolean {
  const about = metrics[metric];
  return about !== undefined && isPrice(about);
}

/** The case in which a metric got worse most, and the names of the other ones. */
function worseWords(run: Result, [worst, ...rest]: readonly Difference[]): string {
  if (worst === undefined) return "";
  const also = rest.length === 0 ? "" : ` (also worse in ${listWords(rest.map((one) => one.case))})`;
  return `${differenceWords(run, worst)}${also}`;
}

/** Prices that the other arm has no figure for, such as the memory of a server that it does not use. */
function aloneWords(run: Result, subject: string, versus: string): string[] {
  return Object.entries(run.metrics).flatMap(([metric, about]) =>
    about.role !== "price"
      ? []
      : about.in.flatMap((name) => {
          const lone = loneFigure(run, subject, versus, { metric, case: name });
          return lone === null ? [] : `${lone}, for which ${versus} has no figure`;
        }),
  );
}

/** Requests that failed more often than with the other arm, by case. */
function failureWords(run: Result, subject: string, versus: string): string[] {
  return Object.keys(run.cases).flatMap((name) => {
    const [mine, other] = [subject, versus].map((arm) => failedShare(run, arm, name));
    if (mine == null || other == null) return [];
    const [now, before] = [formatValue(100 * mine, "%"), formatValue(100 * other, "%")];
    // Less than one request in a thousand is no difference that a short run can show.
    return mine - other < 0.001 ? [] : `failed requests in ${name} ${now} instead of ${before}`;
  });
}

/** Metrics in which a price would have been seen. */
function comparedMetrics(run: Result, subject: string, versus: string, aim: Place): string[] {
  return Object.entries(run.metrics).flatMap(([metric, about]) => {
    const isCompared = about.in.some(
      (name) =>
        !isSamePlace({ metric, case: name }, aim) &&
        [subject, versus].every((arm) => medianWords(run, arm, metric, name) !== null),
    );
    return isCompared && isPrice(about) ? [metric] : [];
  });
}
