import type { Comparison, Result } from "@labs/experiment/result";
import {
  baselineOf,
  comparisonOf,
  dateWords,
  figureOf,
  formatBounds,
  formatRatio,
  labelWords,
  measuredArms,
  type Place,
  shortId,
  verdictWord,
} from "@labs/report";
import { forestChart } from "../charts/forest-chart.ts";
import { badge, command, list, table } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import { comparabilityOf } from "../model/comparable.ts";
import { rowOf } from "../model/forest.ts";
import { chartFigure } from "./chart-figure.ts";
import { experimentPath, rawPath } from "./links.ts";

/** Two runs side by side, with what cannot be compared said first. */
export function compareContent(newer: Result, older: Result): Html {
  const { ratios, absolutes, differences } = comparabilityOf(newer, older);
  const headlines = Object.entries(newer.metrics).filter(
    ([metric, { role }]) => role === "headline" && older.metrics[metric] !== undefined,
  );
  return html`<p class="small">${newer.lab} / ${newer.experiment}</p>
<h1>Two runs side by side</h1>
<p class="lead"><a href="../${experimentPath(newer.lab, newer.experiment)}">${newer.question}</a></p>
${table(
  "The runs",
  [
    { heading: "" },
    { heading: "measured" },
    { heading: "preset" },
    { heading: "commit" },
    { heading: "file" },
  ],
  (
    [
      ["newer", newer],
      ["older", older],
    ] as const
  ).map(([label, run]) => [
    label,
    dateWords(run.startedAt),
    run.config.preset,
    run.git === null ? "–" : `${run.git.commit.slice(0, 7)}${run.git.dirty ? ", changed files" : ""}`,
    html`<a href="../${rawPath(run)}">JSON ${shortId(run)}</a>`,
  ]),
)}
${differences.length === 0 ? html`<p>Same hardware, software, size of data and measuring core: all figures compare.</p>` : html`<h2>What cannot be compared</h2>${list(differences)}`}
${
  ratios
    ? html`<h2>Ratios within each run</h2>
<p>The runs were not made side by side. Where their intervals overlap, they show no difference. Where they do not, ${inOneRun(newer, older)}.</p>
${headlines.flatMap(([metric, about]) => about.in.filter((name) => older.metrics[metric]?.in.includes(name)).map((name) => ratioFigure(newer, older, { metric, case: name })))}`
    : null
}
${
  absolutes
    ? html`<h2>Medians</h2>
${headlines.flatMap(([metric, about]) => about.in.map((name) => medianTable(newer, older, { metric, case: name })))}`
    : null
}`;
}

/** How to find out whether two commits differ. */
function inOneRun({ lab, experiment, git }: Result, older: Result): Html | string {
  const from = older.git?.commit.slice(0, 7);
  if (from === undefined || git === null || from === git.commit.slice(0, 7)) return "measure both in one run";
  return html`measure both in one run: ${command(`pnpm lab ${lab} bench ${experiment} --against ${from}`)}`;
}

/** One metric in one case: both runs' ratios as a chart, and in figures. */
function ratioFigure(newer: Result, older: Result, place: Place): Html | null {
  const about = newer.metrics[place.metric];
  const pairs = measuredArms(newer).flatMap(({ name }) => {
    const [now, before] = [newer, older].map((run) => comparisonOf(run, name, place.metric, place.case));
    return now === undefined || before === undefined ? [] : [{ name, now, before }];
  });
  if (pairs.length === 0 || about === undefined) return null;
  const figures = table(
    "Ratio and 95 % interval",
    [
      { heading: "arm" },
      { heading: "run" },
      { heading: "ratio", figures: true },
      { heading: "95 % interval", figures: true },
      { heading: "verdict" },
      { heading: "intervals" },
    ],
    pairs.flatMap(({ name, now, before }) => [
      [name, "newer", ...cellsOf(now, about), apart(now.ci95, before.ci95)],
      ["", "older", ...cellsOf(before, about), ""],
    ]),
  );
  const title = `${labelWords(place.metric, about)} in ${place.case}`;
  const rows = pairs.flatMap(({ name, now, before }) => [
    ...rowOf({ ...now, arm: `newer ${name}` }),
    ...rowOf({ ...before, arm: `older ${name}` }),
  ]);
  if (rows.length === 0) return html`<h3>${title}</h3>${figures}`;
  return chartFigure({
    title,
    note: `Ratio to ${baselineOf(newer)}, right of 1x is better; line: 95 % interval.`,
    chart: forestChart({ baseline: baselineOf(newer), rows, absent: [], floor: null }),
    table: figures,
    open: true,
  });
}

function cellsOf({ ratio, ci95, verdict }: Comparison, about: Result["metrics"][string]): (Html | string)[] {
  const told = ratio === null ? ["–", ""] : [formatRatio(ratio), formatBounds(ci95, formatRatio)];
  return [...told, badge(verdict, verdictWord(verdict, about))];
}

/** Two intervals that do not overlap are a reason to look, not a verdict: the runs were not paired. Nothing without them. */
function apart(
  [low, high]: readonly [number | null, number | null],
  [lowBefore, highBefore]: readonly [number | null, number | null],
): string {
  if (low === null || high === null || lowBefore === null || highBefore === null) return "";
  return low > highBefore || high < lowBefore ? "do not overlap" : "overlap";
}

function medianTable(newer: Result, older: Result, place: Place): Html {
  const about = newer.metrics[place.metric];
  const kind = about?.kind ?? "gauge";
  return table(
    `${about === undefined ? place.metric : labelWords(place.metric, about)} in ${place.case}: medians`,
    [{ heading: "arm" }, { heading: "newer", figures: true }, { heading: "older", figures: true }],
    measuredArms(newer).map(({ name }) => [
      name,
      figureOf(newer, name, place, { kind }),
      figureOf(older, name, place, { kind }),
    ]),
  );
}
