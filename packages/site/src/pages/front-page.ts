import { areaOf } from "@labs/learner";
import { answerSentence, dateWords, subjectOf } from "@labs/report";
import { forestChart } from "../charts/forest-chart.ts";
import { badge, command } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import { type Forest, forestOf } from "../model/forest.ts";
import type { Experiment } from "../model/site.ts";
import { experimentPath } from "./links.ts";
import { verdictBadge } from "./words.ts";

/** A result file that is not part of the site, and why. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** The guide's questions in its order, each with its verdict, or the command that gives one. */
export function frontContent(experiments: readonly Experiment[], skipped: readonly Skipped[]): Html {
  const measured = experiments.filter(({ told }) => told !== null).length;
  const areas = [...Map.groupBy(experiments, ({ lab }) => areaOf(lab))];
  return html`<h1>Questions of an interview, answered by measurements</h1>
<p class="lead">${measured} of ${experiments.length} questions are measured. Each answer compares ways of doing the same thing, round by round, on one machine. A ratio above 1x is better; the line is its 95 % interval, the grey band is noise.</p>
${areas.map(
  ([area, own], index) => html`<section aria-labelledby="area-${index}"><h2 id="area-${index}">${area}</h2>
<ol class="questions">${own.map(question)}</ol></section>
`,
)}${skippedNote(skipped)}`;
}

function question(experiment: Experiment): Html {
  const { lab, name, question: asked, told, time } = experiment;
  const path = `${lab} / ${name}`;
  if (told === null) {
    const long = time === "" ? "" : ` (${time})`;
    return html`<li><div><h3>${asked}</h3><p class="small">${path}</p><p class="open">${badge("NOT RUN YET")} ${command(`pnpm lab ${lab} bench ${name}`)}${long}</p></div></li>
`;
  }
  const { result } = told;
  const subject = subjectOf(result);
  const forest = subject === null ? null : forestOf(result, subject);
  const words =
    subject === null ? "Nothing was measured that answers the question." : answerSentence(result, subject);
  return html`<li><div><h3><a href="${experimentPath(lab, name)}">${asked}</a></h3><p class="small">${path} · ${dateWords(result.startedAt)} · ${result.config.preset} preset</p><p>${verdictBadge(result, subject)} ${words}</p></div><div>${
    forest === null || forest.rows.length === 0 || subject === null
      ? null
      : forestChart(fewRows(forest, subject.arm), { small: true })
  }</div></li>
`;
}

/** Arms in a small chart. */
const maxRows = 5;

/** The arm that answers, and the next best ones. */
function fewRows(forest: Forest, arm: string): Forest {
  const ranked = forest.rows
    .filter(({ isPlacebo }) => !isPlacebo)
    .toSorted((a, b) => Number(b.arm === arm) - Number(a.arm === arm) || b.ratio - a.ratio)
    .slice(0, maxRows);
  return { ...forest, rows: forest.rows.filter((row) => ranked.includes(row)) };
}

function skippedNote(skipped: readonly Skipped[]): Html | null {
  if (skipped.length === 0) return null;
  return html`<section aria-labelledby="skipped"><h2 id="skipped">Files that are not shown</h2><ul>${skipped.map(
    ({ file, reason }) => html`<li><code>${file}</code>: ${reason}</li>`,
  )}</ul></section>`;
}
