import {
  dateWords,
  formatBounds,
  formatMetric,
  formatRatio,
  type Subject,
  shortId,
  subjectOf,
  summaryOf,
} from "@labs/report";
import { historyChart } from "../charts/history-chart.ts";
import { table } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import { type HistoryPoint, historyOf } from "../model/history.ts";
import type { Experiment, StoredRun } from "../model/site.ts";
import { chartFigure } from "./chart-figure.ts";
import { experimentPath, rawPath } from "./links.ts";

/** Every experiment over its runs: ratios within a run, and absolute values per machine. */
export function historyContent(experiments: readonly Experiment[]): Html {
  const told = experiments.flatMap((experiment) => {
    const subject = experiment.told === null ? null : subjectOf(experiment.told.result);
    return subject === null ? [] : [{ experiment, subject }];
  });
  return html`<h1>History</h1>
<p class="lead">The arm that answers each question against its baseline, run by run. A ratio within a run compares between runs, commits and, with care, machines; times and rates compare only on the same hardware and software. Hollow marks carry no verdict.</p>
${told.length === 0 ? html`<p>Nothing was measured yet.</p>` : null}
${told.map(({ experiment, subject }) => experimentHistory(experiment, subject))}`;
}

function experimentHistory({ lab, name, question, runs }: Experiment, subject: Subject): Html {
  const results = runs.map(({ result }) => result);
  const points = historyOf(results, subject);
  const known = points.filter(({ ratio }) => ratio !== null);
  const id = `h-${experimentPath(lab, name).replace(/^experiments\/|\.html$/g, "")}`;
  const figures = ratioTable(points, runs);
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="${experimentPath(lab, name)}">${question}</a></h2>
<p class="small">${lab} / ${name} · ${subject.metric} of ${subject.arm} in ${subject.case}, against ${subject.baseline}</p>
${
  known.length < 2
    ? html`${figures}${absolutes(runs, subject)}`
    : html`<div class="charts">${chartFigure({
        title: `Ratio to ${subject.baseline} in each run`,
        chart: historyChart(subject.arm, points),
        table: figures,
      })}<div>${absolutes(runs, subject)}</div></div>`
}</section>
`;
}

function ratioTable(points: readonly HistoryPoint[], runs: readonly StoredRun[]): Html {
  return table(
    "Runs from the oldest",
    [
      { heading: "measured" },
      { heading: "ratio", figures: true },
      { heading: "95 % interval", figures: true },
      { heading: "verdict" },
      { heading: "preset" },
      { heading: "commit" },
      { heading: "file" },
    ],
    points.map(({ runId, startedAt, ratio, low, high, verdict, preset, commit }) => {
      const run = runs.find(({ result }) => result.runId === runId);
      return [
        dateWords(startedAt),
        ratio === null ? "–" : formatRatio(ratio),
        ratio === null ? "" : formatBounds([low, high], formatRatio),
        verdict ?? "not compared",
        preset,
        commit ?? "–",
        run === undefined ? "" : html`<a href="${rawPath(run.result)}">JSON ${shortId({ runId })}</a>`,
      ];
    }),
  );
}

/** Medians of the arm and the baseline; a table for each machine. */
function absolutes(runs: readonly StoredRun[], { arm, baseline, metric, case: name }: Subject): Html[] {
  const byMachine = Map.groupBy(runs, ({ result: { environment } }) =>
    JSON.stringify([environment.hardwareKey, environment.softwareKey]),
  );
  return [...byMachine.values()].map((same) => {
    const [first] = same;
    const facts = first?.result.environment.facts ?? {};
    const about = first?.result.metrics[metric];
    return html`<details><summary>Absolute values on ${String(facts.cores ?? "?")} cores ${String(facts.cpuModel ?? "")}, Node ${String(facts.node ?? "?")}</summary>${table(
      `${metric}${about === undefined || about.unit === "" ? "" : ` (${about.unit})`} in ${name}`,
      [{ heading: "measured" }, { heading: arm, figures: true }, { heading: baseline, figures: true }],
      same.toReversed().map(({ result }) => [
        dateWords(result.startedAt),
        ...[arm, baseline].map((one) => {
          const value = summaryOf(result, one, metric, name)?.median;
          return value == null ? "–" : formatMetric(value, { kind: about?.kind ?? "gauge" });
        }),
      ]),
    )}</details>`;
  });
}
