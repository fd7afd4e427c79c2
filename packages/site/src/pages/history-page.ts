import type { Result } from "@labs/experiment/result";
import {
  dateWords,
  formatBounds,
  formatMetric,
  formatRatio,
  type Subject,
  shortId,
  subjectOf,
  summaryOf,
  verdictWord,
} from "@labs/report";
import { historyChart } from "../charts/history-chart.ts";
import { table } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import { type HistoryPoint, historyOf } from "../model/history.ts";
import type { Experiment } from "../model/site.ts";
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
  const machines = [...Map.groupBy(results, machineOf).values()];
  const [first = [], ...others] = machines;
  const figures = runTable(points, results, subject, others.length === 0);
  const beside =
    others.length === 0
      ? html`<p class="small">Measured on ${machineWords(first)}${results.length > 1 ? ": medians compare too" : ""}.</p>`
      : html`${machines.map((same) => medianTable(same, subject))}`;
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="${experimentPath(lab, name)}">${question}</a></h2>
<p class="small">${lab} / ${name} · ${subject.metric} of ${subject.arm} in ${subject.case}, against ${subject.baseline}</p>
${
  known.length < 2
    ? html`${figures}${beside}`
    : html`<div class="charts">${chartFigure({
        title: `Ratio to ${subject.baseline} in each run`,
        chart: historyChart(subject.arm, points),
        table: figures,
      })}<div>${beside}</div></div>`
}</section>
`;
}

/** @param sameMachine whether the medians of all runs compare, and stand beside the ratios */
function runTable(
  points: readonly HistoryPoint[],
  results: readonly Result[],
  subject: Subject,
  sameMachine: boolean,
): Html {
  const medians = sameMachine ? [subject.arm, subject.baseline] : [];
  return table(
    "Runs from the oldest",
    [
      { heading: "measured" },
      { heading: "ratio", figures: true },
      { heading: "95 % interval", figures: true },
      { heading: "verdict" },
      ...medians.map((arm) => ({ heading: `${arm}${unitOf(results, subject)}`, figures: true })),
      { heading: "preset" },
      { heading: "commit" },
      { heading: "file" },
    ],
    points.map(({ runId, startedAt, ratio, low, high, verdict, preset, commit }) => {
      const run = results.find((result) => result.runId === runId);
      const about = run?.metrics[subject.metric];
      return [
        dateWords(startedAt),
        ratio === null ? "–" : formatRatio(ratio),
        ratio === null ? "" : formatBounds([low, high], formatRatio),
        verdict === null || about === undefined ? "not compared" : verdictWord(verdict, about),
        ...medians.map((arm) => medianOf(run, arm, subject)),
        preset,
        commit ?? "–",
        run === undefined ? "" : html`<a href="${rawPath(run)}">JSON ${shortId({ runId })}</a>`,
      ];
    }),
  );
}

/** Medians of the arm and the baseline on one of several machines. */
function medianTable(same: readonly Result[], subject: Subject): Html {
  const { arm, baseline, metric, case: name } = subject;
  return html`<details><summary>Absolute values on ${machineWords(same)}</summary>${table(
    `${metric}${unitOf(same, subject)} in ${name}`,
    [{ heading: "measured" }, { heading: arm, figures: true }, { heading: baseline, figures: true }],
    same
      .toReversed()
      .map((result) => [
        dateWords(result.startedAt),
        ...[arm, baseline].map((one) => medianOf(result, one, subject)),
      ]),
  )}</details>`;
}

/** What has to be the same for times and rates to compare. */
function machineOf({ environment: { hardwareKey, softwareKey } }: Result): string {
  return JSON.stringify([hardwareKey, softwareKey]);
}

function machineWords([result]: readonly Result[]): string {
  const { cores, cpuModel, node } = result?.environment.facts ?? {};
  return `${cores ?? "?"} cores ${cpuModel ?? ""}, Node ${node ?? "?"}`;
}

function unitOf([result]: readonly Result[], { metric }: Subject): string {
  const unit = result?.metrics[metric]?.unit ?? "";
  return unit === "" ? "" : ` (${unit})`;
}

function medianOf(result: Result | undefined, arm: string, { metric, case: name }: Subject): string {
  const median = result && summaryOf(result, arm, metric, name)?.median;
  return median == null ? "–" : formatMetric(median, { kind: result?.metrics[metric]?.kind ?? "gauge" });
}
