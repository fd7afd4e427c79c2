import type { Result } from "@labs/experiment/result";
import {
  armWords,
  figureOf,
  formatSummary,
  labelWords,
  measuredArms,
  type Place,
  summaryOf,
} from "@labs/report";
import { table } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";

type Metric = Result["metrics"][string];
type Reading = { readonly metric: string; readonly about: Metric; readonly name: string };

/** Mechanism or price: metrics of one case in a common table, those of several cases in one each. */
export function metricTables(result: Result, role: "mechanism" | "price"): Html[] {
  const metrics = Object.entries(result.metrics).filter(
    ([, about]) => about.role === role && about.in.length > 0,
  );
  const single = metrics.flatMap(([metric, about]): Reading[] => {
    const [name, ...others] = about.in;
    return name === undefined || others.length > 0 ? [] : [{ metric, about, name }];
  });
  const several = metrics.filter(([, about]) => about.in.length > 1);
  return [
    ...(single.length === 0 ? [] : [commonTable(result, single, role)]),
    ...several.map(([metric, about]) => caseTable(result, metric, about)),
  ];
}

/** Arms and metrics; the more numerous of the two are the rows. */
function commonTable(result: Result, readings: readonly Reading[], role: string): Html {
  const arms = measuredArms(result);
  const hasCases = Object.keys(result.cases).length > 1;
  const label = ({ metric, about, name }: Reading) =>
    `${labelWords(metric, about)}${hasCases ? ` · ${name}` : ""}`;
  const value = (arm: string, { metric, about, name }: Reading) => cell(result, arm, metric, name, about);
  const upright = arms.length > readings.length;
  const columns = upright ? readings.map(label) : arms.map(armWords);
  const rows = upright
    ? arms.map((arm) => [armWords(arm), ...readings.map((reading) => value(arm.name, reading))])
    : readings.map((reading) => [label(reading), ...arms.map(({ name }) => value(name, reading))]);
  return html`${table(
    role === "price" ? "Prices" : "Mechanisms",
    [{ heading: "" }, ...columns.map((heading) => ({ heading, figures: true }))],
    rows,
  )}${readings.map(({ metric, about }) => meaning(metric, about))}`;
}

/** A row for each arm, a column for each case: also a matrix of leaks or of lost events. */
export function caseTable(
  result: Result,
  metric: string,
  about: Metric,
  places: readonly Place[] = about.in.map((name) => ({ metric, case: name })),
): Html {
  return html`${table(
    `${labelWords(metric, about)}, ${about.better} is better`,
    [{ heading: "arm" }, ...places.map((place) => ({ heading: place.case, figures: true }))],
    measuredArms(result).map((arm) => [
      armWords(arm),
      ...places.map((place) => cell(result, arm.name, metric, place.case, about)),
    ]),
  )}${meaning(metric, about)}`;
}

/** The median, and the range where the rounds differ by more than a fifth, or at all in a count. */
function cell(result: Result, arm: string, metric: string, name: string, about: Metric): Html | string {
  const value = figureOf(result, arm, { metric, case: name }, { kind: about.kind });
  const summary = summaryOf(result, arm, metric, name);
  if (summary?.median == null || summary.low === null || summary.high === null) return value;
  const limit = about.kind === "count" ? 0 : 0.2 * Math.abs(summary.median);
  return summary.high - summary.low > limit
    ? html`${value} <span class="small">[${formatSummary(summary, about)}]</span>`
    : value;
}

function meaning(metric: string, { meaning: words }: Metric): Html | null {
  return words === undefined ? null : html`<p class="small">${metric}: ${words}</p>`;
}
