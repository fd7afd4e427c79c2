import type { Result, Summary } from "@labs/experiment/result";
import { absenceNotes, figureOf } from "../reading/absence.ts";
import {
  baselineOf,
  hasSeveralCases,
  type Metric,
  measuredArms,
  steadyCases,
  summaryOf,
  sweptCases,
} from "../reading/lookup.ts";
import { latencyOf } from "../reading/pairs.ts";
import { formatBounds, formatRatio, formatSummary } from "../text/format.ts";
import { type Column, fits, fitTable, renderTable } from "../text/table.ts";
import { wrap } from "../text/text.ts";
import { armWords, labelWords } from "../text/words.ts";

/** A metric and the case it is read in. */
interface Reading {
  readonly metric: string;
  readonly about: Metric;
  readonly name: string;
}

/** Mechanism or price: what one case knows stands in one table, what several cases know in a table of its own. */
export function sideTables(result: Result, role: "mechanism" | "price", title: string): string[] {
  const metrics = Object.entries(result.metrics)
    .filter(([, about]) => about.role === role)
    .map(([metric, about]) => ({
      metric,
      about,
      groups: [steadyCases(result, about.in), sweptCases(result, about.in)],
    }));
  const single = metrics.flatMap(({ metric, about, groups }) =>
    groups.flatMap(([name, ...others]) =>
      name === undefined || others.length > 0 ? [] : [{ metric, about, name }],
    ),
  );
  return [
    ...commonTable(result, single, title),
    ...metrics.flatMap(({ metric, about, groups: [steady = [], swept = []] }) =>
      [
        steady.length > 1 ? byArm(result, metric, steady) : [],
        // Values with an interval are wide, and the arms are more than the loads.
        swept.length > 1 ? (isPaired(result, metric) ? byArm : byPoint)(result, metric, swept) : [],
      ]
        .filter((table) => table.length > 0)
        .map((table) =>
          [
            wrap(`${title} · ${labelWords(metric, about)}`),
            ...table,
            ...meaning(metric, about),
            ...bracketWords(result, metric),
          ].join("\n"),
        ),
    ),
  ];
}

/** Metrics of one case each: a row per metric, or per arm where the arms are many or points of a sweep. */
function commonTable(result: Result, readings: readonly Reading[], title: string): string[] {
  const arms = measuredArms(result);
  if (readings.length === 0) return [];
  const labels = readings.map(
    ({ metric, about, name }) => `${labelWords(metric, about)}${hasSeveralCases(result) ? ` · ${name}` : ""}`,
  );
  const values = readings.map(({ metric, name }) => arms.map((arm) => cell(result, arm.name, metric, name)));
  const upright = renderTable(
    [{ heading: title }, ...arms.map(({ name }) => numbers(name))],
    labels.map((label, index) => [label, ...(values[index] ?? [])]),
  );
  const swept = arms.some(({ sweepValue }) => sweepValue !== undefined);
  const table =
    !swept && fits(upright)
      ? upright
      : fitTable(
          [{ heading: title }, ...labels.map(numbers)],
          arms.map((arm, index) => [armWords(arm), ...values.map((cells) => cells[index] ?? "")]),
        );
  return [
    [
      table,
      ...readings.flatMap(({ metric, about }) => meaning(metric, about)),
      ...absenceNotes(values.flat()),
    ].join("\n"),
  ];
}

/** A row per arm, a column per case. */
function byArm(result: Result, metric: string, cases: readonly string[]): string[] {
  const rows = measuredArms(result).map((arm) => [
    armWords(arm),
    ...cases.map((name) => cell(result, arm.name, metric, name)),
  ]);
  return table(rows, cases);
}

/** A row per point of the sweep, a column per arm. */
export function byPoint(result: Result, metric: string, cases: readonly string[]): string[] {
  const arms = measuredArms(result).filter((arm) =>
    cases.some((name) => summaryOf(result, arm.name, metric, name) !== undefined),
  );
  const rows = cases.map((name) => [name, ...arms.map((arm) => cell(result, arm.name, metric, name))]);
  return table(
    rows,
    arms.map(({ name }) => name),
  );
}

/** Rows without any value are left out. */
function table(rows: readonly (readonly string[])[], headings: readonly string[]): string[] {
  const told = rows.filter(([, ...cells]) => cells.some((value) => /\d/.test(value)));
  return told.length === 0
    ? []
    : [fitTable([{ heading: "" }, ...headings.map(numbers)], told), ...absenceNotes(told.flat())];
}

function numbers(heading: string): Column {
  return { heading, align: "right" };
}

/** Whether arms were compared with the baseline round by round, as latencies of open loops are. */
function isPaired({ latencyIntervals }: Result, metric: string): boolean {
  return latencyIntervals.some((one) => one.metric === metric);
}

function bracketWords(result: Result, metric: string): string[] {
  if (!isPaired(result, metric)) return [];
  const words = `In brackets: times as good as ${baselineOf(result)}, with a 95 % interval; no verdict was planned.`;
  return [`  ${wrap(words, "  ")}`];
}

/** The median, and its paired interval, or for counts that differ from round to round their range. */
function cell(result: Result, arm: string, metric: string, name: string): string {
  const summary = summaryOf(result, arm, metric, name);
  if (summary === undefined) return figureOf(result, arm, { metric, case: name }, { kind: "gauge" });
  const kind = result.metrics[metric]?.kind ?? "gauge";
  const value = figureOf(result, arm, { metric, case: name }, { kind });
  const paired = latencyOf(result, arm, baselineOf(result), { metric, case: name });
  if (paired?.ratio != null)
    return `${value} (${formatRatio(paired.ratio)} ${formatBounds(paired.ci95, formatRatio)})`;
  const varies = kind === "count" ? summary.low !== summary.high : isWide(summary);
  return !varies ? value : `${value} [${formatSummary(summary, { kind })}]`;
}

/** Whether the interval of a gauge is so wide that its middle alone would mislead. */
function isWide({ median, low, high }: Summary): boolean {
  return median !== null && low !== null && high !== null && high - low > 0.2 * Math.abs(median);
}

function meaning(metric: string, { meaning }: Metric): string[] {
  return meaning === undefined ? [] : [`  ${wrap(`${metric}: ${meaning}`, "    ")}`];
}
