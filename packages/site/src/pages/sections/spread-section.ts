import type { Result } from "@labs/experiment/result";
import { formatMetric, formatValue, measuredArms, type Subject } from "@labs/report";
import { percentileChart } from "../../charts/percentile-chart.ts";
import { roundsChart } from "../../charts/rounds-chart.ts";
import { section, table } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import { type Percentiles, percentilesOf } from "../../model/percentiles.ts";
import { roundsOf } from "../../model/rounds.ts";
import { chartFigure } from "../chart-figure.ts";

/** What medians hide: response times by percentile, and every round. */
export function spreadSection(result: Result, subject: Subject | null): Html | null {
  const charts = [
    ...(subject === null ? [] : roundsFigure(result, subject)),
    ...casesOf(result, subject).flatMap((name) => percentileFigure(result, name)),
  ];
  if (charts.length === 0) {
    return section(
      "spread",
      "Behind the medians",
      html`<p class="small">This file keeps neither single rounds nor response times, as a run that texts quote.</p>`,
    );
  }
  return section("spread", "Behind the medians", html`<div class="charts">${charts}</div>`);
}

/** Cases whose distributions are drawn; more would hide the page. */
const maxCases = 3;

/** The case that answers first; points of a sweep have a curve of their own. */
function casesOf(result: Result, subject: Subject | null): string[] {
  const names = Object.keys(result.cases).filter(
    (name) => name === subject?.case || result.cases[name]?.sweepValue === undefined,
  );
  return names
    .toSorted((a, b) => Number(b === subject?.case) - Number(a === subject?.case))
    .slice(0, maxCases);
}

function roundsFigure(result: Result, { metric, case: name }: Subject): Html[] {
  const rounds = roundsOf(result, { metric, case: name });
  if (rounds.length === 0) return [];
  const about = result.metrics[metric];
  const arms = measuredArms(result)
    .map((arm) => arm.name)
    .filter((arm) => rounds.some(({ values }) => values.some((one) => one.arm === arm)));
  const rows = rounds.map(({ round, values }) => [
    String(round),
    ...arms.map((arm) => {
      const value = values.find((one) => one.arm === arm)?.value;
      return value === undefined ? "–" : formatMetric(value, { kind: about?.kind ?? "gauge" });
    }),
  ]);
  return [
    chartFigure({
      title: `${metric} of every round, in ${name}`,
      note: "A line joins what ran in the same round: look for drift and for single odd rounds.",
      chart: roundsChart(rounds, arms, about?.unit ?? ""),
      legend: arms,
      table: table(
        `${metric} by round`,
        [{ heading: "round" }, ...arms.map((heading) => ({ heading, figures: true }))],
        rows,
      ),
    }),
  ];
}

function percentileFigure(result: Result, name: string): Html[] {
  const curves = percentilesOf(result, name);
  if (curves.length === 0) return [];
  return [
    chartFigure({
      title: `Response times in ${name}`,
      note: "All rounds together; logarithmic. A percentile needs ten answers beyond it.",
      chart: percentileChart(curves),
      legend: curves.map(({ arm }) => arm),
      table: percentileTable(name, curves),
    }),
  ];
}

const told = [50, 90, 95, 99, 99.9, 99.99];

function percentileTable(name: string, curves: readonly Percentiles[]): Html {
  return table(
    `Response times in ${name}`,
    [
      { heading: "arm" },
      { heading: "answers", figures: true },
      ...told.map((one) => ({ heading: `p${one}`, figures: true })),
    ],
    curves.map(({ arm, answers, points }) => [
      arm,
      formatMetric(answers, { kind: "count" }),
      ...told.map((wanted) => {
        const found = points.find(({ percentile }) => percentile === wanted);
        return found === undefined ? "–" : formatValue(found.ms, "ms");
      }),
    ]),
  );
}
