import type { Result } from "@labs/experiment/result";
import {
  comparisonOf,
  dateWords,
  figureOf,
  formatBounds,
  formatRatio,
  labelWords,
  measuredArms,
  type Place,
  shortId,
} from "@labs/report";
import { badge, list, table } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import { comparabilityOf } from "../model/comparable.ts";
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
${headlines.flatMap(([metric, about]) => about.in.filter((name) => older.metrics[metric]?.in.includes(name)).map((name) => ratioTable(newer, older, { metric, case: name })))}`
    : null
}
${
  absolutes
    ? html`<h2>Medians</h2>
${headlines.flatMap(([metric, about]) => about.in.map((name) => medianTable(newer, older, { metric, case: name })))}`
    : null
}`;
}

function ratioTable(newer: Result, older: Result, place: Place): Html | null {
  const rows = measuredArms(newer).flatMap(({ name }) => {
    const [now, before] = [newer, older].map((run) => comparisonOf(run, name, place.metric, place.case));
    if (now === undefined || before === undefined) return [];
    const cells = [now, before].flatMap(({ ratio, ci95, verdict }) => [
      ratio === null ? "–" : `${formatRatio(ratio)} (${formatBounds(ci95, formatRatio)})`,
      badge(verdict),
    ]);
    return [[name, ...cells, apart(now.ci95, before.ci95)]];
  });
  const about = newer.metrics[place.metric];
  if (rows.length === 0 || about === undefined) return null;
  return table(
    `${labelWords(place.metric, about)} in ${place.case}: ratio and 95 % interval`,
    [
      { heading: "arm" },
      { heading: "newer", figures: true },
      { heading: "" },
      { heading: "older", figures: true },
      { heading: "" },
      { heading: "intervals" },
    ],
    rows,
  );
}

/** Two intervals that do not meet are a reason to look, not a verdict: the runs were not paired. */
function apart(
  [low, high]: readonly [number | null, number | null],
  [lowBefore, highBefore]: readonly [number | null, number | null],
): string {
  if (low === null || high === null || lowBefore === null || highBefore === null) return "open";
  return low > highBefore || high < lowBefore ? "do not meet: measure both in one run" : "meet";
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
