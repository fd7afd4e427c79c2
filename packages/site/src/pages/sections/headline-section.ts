import type { Result } from "@labs/experiment/result";
import {
  absenceNotes,
  baselineOf,
  bestArms,
  caseFigures,
  caseWords,
  formatBounds,
  formatMetric,
  isSweep,
  labelWords,
  listWords,
  noteSentences,
  type Place,
  steadyCases,
} from "@labs/report";
import { forestChart } from "../../charts/forest-chart.ts";
import { sweepChart } from "../../charts/sweep-chart.ts";
import { list, section, table } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import { forestOf } from "../../model/forest.ts";
import { type Sweep, sweepsOf } from "../../model/sweep.ts";
import { chartFigure } from "../chart-figure.ts";
import { caseTable } from "./metric-tables.ts";

type Metric = Result["metrics"][string];

/** What was asked: ratios with their intervals in every case, and curves where arms or cases lie on an axis. */
export function headlineSection(result: Result): Html | null {
  const headlines = Object.entries(result.metrics).filter(([, { role }]) => role === "headline");
  return section(
    "headlines",
    "What was measured",
    ...headlines.flatMap(([metric, about]) => [
      html`<h3>${labelWords(metric, about)}, ${about.better} is better</h3>`,
      withheldNote(metric, about),
      html`<div class="charts">${sweepsOf(result, metric).map((sweep) => sweepFigure(result, metric, sweep))}</div>`,
      ...(isSweep(result) ? [] : caseBlocks(result, metric, about)),
    ]),
  );
}

/** Cases up to which each has its table in full; of more, a matrix says it, and each chart folds its figures. */
const fewCases = 2;

function caseBlocks(result: Result, metric: string, about: Metric): (Html | null)[] {
  const places = steadyCases(result, about.in).map((name) => ({ metric, case: name }));
  if (places.length <= fewCases) return places.map((place) => caseBlock(result, place, false));
  const blocks = places.map((place) => caseBlock(result, place, true));
  return [caseTable(result, metric, about, places), html`<div class="charts">${blocks}</div>`];
}

function withheldNote(metric: string, { withheld }: Metric): Html | null {
  return withheld === undefined
    ? null
    : html`<p class="small">${metric} is not shown, because ${withheld}.</p>`;
}

/** One metric in one case: the forest plot and the table of its figures. */
function caseBlock(result: Result, place: Place, folded: boolean): Html | null {
  const { spread, bounds, rows } = caseFigures(result, place);
  if (rows.length < 2) return null;
  const figures = table(
    caseWords(place.case, result.cases[place.case]),
    [
      { heading: "arm" },
      { heading: "median", figures: true },
      { heading: spread, figures: true },
      { heading: `ratio to ${baselineOf(result)}`, figures: true },
      { heading: bounds, figures: true },
      { heading: "verdict" },
    ],
    rows,
  );
  const forest = forestOf(result, place);
  const notes = [
    ...bestWords(result, place),
    ...absenceNotes(rows.map(([, median = ""]) => median)).map(flow),
    ...noteSentences(result, place),
  ];
  if (forest === null || forest.rows.length === 0) return html`${figures}${list(notes)}`;
  const band =
    forest.floor === null ? "" : ` Grey band: noise, up to ${((forest.floor - 1) * 100).toFixed(1)} %.`;
  const chart = {
    title: `Ratio to ${forest.baseline} in ${place.case}`,
    note: `Right of 1x is better; line: 95 % interval.${band}`,
    chart: forestChart(forest),
  };
  if (folded) return chartFigure({ ...chart, table: html`${figures}${list(notes)}` });
  const above = html`<p class="small">The table above has its figures.</p>`;
  return html`${figures}<div class="charts">${chartFigure({ ...chart, table: above, open: true })}<div>${list(notes)}</div></div>`;
}

function bestWords(result: Result, { metric, case: name }: Place): string[] {
  const best = bestArms(result, metric, name);
  if (best.length === 0) return [];
  return [
    best.length === 1
      ? `Best: ${best[0]}.`
      : `Best, of which this run cannot tell the better: ${listWords(best)}.`,
  ];
}

function sweepFigure(result: Result, metric: string, sweep: Sweep): Html {
  const about = result.metrics[metric];
  const kind = about?.kind ?? "gauge";
  const { curves, beside } = sweep;
  const one = curves.length === 1;
  const points = curves.flatMap((curve) =>
    curve.points.map((point) => [
      one ? point.name : `${curve.series}, ${point.name}`,
      formatMetric(point.value, { kind }),
      point.low === point.high
        ? ""
        : formatBounds([point.low, point.high], (value) => formatMetric(value, { kind })),
      curve.knee === point ? "knee" : "",
    ]),
  );
  const figures = table(
    `${metric}${sweep.in === null ? "" : ` in ${sweep.in}`}`,
    [
      { heading: "point" },
      { heading: "median", figures: true },
      { heading: "range", figures: true },
      { heading: "" },
    ],
    [
      ...beside.map(({ arm, value }) => [`${arm} (beside the axis)`, formatMetric(value, { kind }), "", ""]),
      ...points,
    ],
  );
  const hasKnee = curves.some(({ knee }) => knee !== null);
  return chartFigure({
    title: `${metric}${sweep.in === null ? "" : ` in ${sweep.in}`}`,
    note: `Median and range over the rounds.${hasKnee ? " Knee: the smallest point within 10 % of the best." : ""}`,
    chart: sweepChart(sweep, about?.unit ?? ""),
    ...(one ? {} : { legend: curves.map(({ series }) => series) }),
    table: figures,
  });
}

function flow(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
