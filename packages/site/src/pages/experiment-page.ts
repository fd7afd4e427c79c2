import type { Result } from "@labs/experiment/result";
import {
  amount,
  answerSentence,
  dateWords,
  predictionSentences,
  shortId,
  subjectOf,
  summaryParts,
} from "@labs/report";
import { command, section, table } from "../html/blocks.ts";
import { type Html, html } from "../html/html.ts";
import type { Attachments } from "../model/attachments.ts";
import type { Experiment, StoredRun } from "../model/site.ts";
import { comparePath, rawPath } from "./links.ts";
import { panelsSection, recordingsSection } from "./sections/attached-sections.ts";
import { mechanismSection, pairSection, sentencesSection } from "./sections/evidence-section.ts";
import { headlineSection } from "./sections/headline-section.ts";
import { priceSection } from "./sections/price-section.ts";
import { runSection } from "./sections/run-section.ts";
import { spreadSection } from "./sections/spread-section.ts";
import { lengthWords, repeatCommand, verdictBadge } from "./words.ts";

export interface Beside {
  readonly hasComparison: boolean;
  /** What the experiment keeps beside its results. */
  readonly attached: Attachments | null;
}

/** An experiment: the answer of the run that tells most, everything behind it, and its other runs. */
export function experimentContent(experiment: Experiment, { hasComparison, attached }: Beside): Html {
  const { lab, name, question, told } = experiment;
  if (told === null) {
    return html`<p class="small">${lab} / ${name}</p><h1>${question}</h1>
<p>Not run yet. Measure it${experiment.time === "" ? "" : ` in about ${experiment.time}`}: ${command(`pnpm lab ${lab} bench ${name}`)}</p>`;
  }
  const { result } = told;
  const subject = subjectOf(result);
  return html`<p class="small">${lab} / ${name}</p>
<h1>${question}</h1>
<p class="facts">${dateWords(result.startedAt)} · ${result.config.preset} preset · ${lengthWords(result)} · ${String(result.environment.facts.cores ?? "?")} cores ${String(result.environment.facts.cpuModel ?? "")}</p>
${standing(result)}
${section("answer", "In 30 seconds", answer(result), predicted(result))}
${headlineSection(result)}
${pairSection(result)}
${mechanismSection(result)}
${priceSection(result, subject)}
${spreadSection(result, subject)}
${attached && panelsSection(attached)}
${attached && recordingsSection(attached)}
${sentencesSection(result)}
${runSection(result)}
${runs(experiment, hasComparison)}`;
}

/** What changes how the whole page is read, in front of everything. */
function standing(result: Result): Html | null {
  const told = [
    ...(result.endedEarly === null ? [] : [`Ended early: ${result.endedEarly}`]),
    ...(result.breakEven === null
      ? []
      : [`Changed: ${result.breakEven.varies} ${amount(result.breakEven, result.breakEven.value)}`]),
    ...result.warnings
      .filter(({ severity }) => severity !== "info")
      .toSorted((a, b) => Number(b.severity === "invalid") - Number(a.severity === "invalid"))
      .map(({ severity, message }) => (severity === "invalid" ? `INVALID: ${message}` : message)),
  ];
  if (told.length === 0) return null;
  const [first = "", ...others] = told;
  return html`<div class="warnings" role="note" aria-label="Warnings"><p>${first}</p>${
    others.length === 0
      ? null
      : html`<details><summary>${others.length} more ${others.length === 1 ? "warning" : "warnings"}</summary><ul>${others.map((one) => html`<li>${one}</li>`)}</ul></details>`
  }</div>`;
}

function answer(result: Result): Html {
  const badge = verdictBadge(result, subjectOf(result));
  return html`<dl class="answer">${summaryParts(result).map(
    ({ label, text }) =>
      html`<dt>${label}</dt><dd>${label === "Answer" && badge !== null ? html`${badge} ` : null}${text}</dd>`,
  )}</dl>`;
}

function predicted(result: Result): Html | null {
  const sentences = predictionSentences(result);
  if (sentences.length === 0 || result.prediction === null) return null;
  const { metric, case: name } = result.prediction;
  return html`<h3>Your prediction for ${metric} in ${name}</h3><ul>${sentences.map((one) => html`<li>${one}</li>`)}</ul>`;
}

/** Every stored run, the one told of among them. */
function runs({ lab, name, runs, told }: Experiment, hasComparison: boolean): Html | null {
  const link = hasComparison
    ? html`<p><a href="../${comparePath(lab, name)}">The two newest comparable runs side by side</a></p>`
    : null;
  return section(
    "runs",
    runs.length === 1 ? "Its run" : `Its ${runs.length} runs`,
    table(
      "Stored runs, newest first",
      [{ heading: "measured" }, { heading: "preset" }, { heading: "answer" }, { heading: "file" }],
      runs.map((run) => runRow(run, run === told)),
    ),
    link,
  );
}

function runRow({ result }: StoredRun, isTold: boolean): (Html | string)[] {
  const subject = subjectOf(result);
  const words =
    subject === null ? "Nothing was measured that answers the question." : answerSentence(result, subject);
  return [
    isTold ? html`${dateWords(result.startedAt)} <strong>(this page)</strong>` : dateWords(result.startedAt),
    result.config.preset,
    html`${verdictBadge(result, subject)} ${words}`,
    html`<a href="../${rawPath(result)}" title="${repeatCommand(result)}">JSON ${shortId(result)}</a>`,
  ];
}
