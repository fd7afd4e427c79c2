import type { Result } from "@labs/experiment/result";
import {
  claimSentences,
  explainedText,
  figureOf,
  filledFlowchart,
  findingSentences,
  formatBounds,
  formatRatio,
  isFlowchart,
  labelWords,
  listWords,
  pairsByPurpose,
  sayingSentences,
  verdictWords,
} from "@labs/report";
import { section, table, titledList } from "../../html/blocks.ts";
import { type Html, html } from "../../html/html.ts";
import { metricTables } from "./metric-tables.ts";

/** Why it came out like this: mechanisms, and how each arm says that it answers, such as by which plan. */
export function mechanismSection(result: Result): Html | null {
  return section("why", "Why", ...metricTables(result, "mechanism"), explanations(result));
}

function explanations(result: Result): Html | null {
  const told = result.explained
    .filter(({ arm, lines }) => arm !== "placebo" && lines.length > 0)
    .map((one) => ({
      ...one,
      text: one.lines.map((line) => explainedText(result, one, line)).join("\n"),
      mermaid: one.lines.filter(isFlowchart).map((line) => filledFlowchart(result, one, line)),
    }));
  if (told.length === 0) return null;
  const cases = [...Map.groupBy(told, (one) => one.case)];
  return html`<h3>How it is answered, in the arms' own words</h3>
${cases.map(
  ([name, same]) =>
    html`<details${cases.length === 1 ? openMark : null}><summary>${name}</summary>${[
      ...Map.groupBy(same, ({ text }) => text),
    ].map(
      ([text, arms]) =>
        html`<p class="small">${listWords(arms.map(({ arm }) => arm))}</p><pre class="plan" tabindex="0" role="region" aria-label="${`Plan of ${listWords(arms.map(({ arm }) => arm))} in ${name}`}">${text}</pre>${(
          arms[0]?.mermaid ?? []
        ).map(
          (source) =>
            html`<details><summary>The same as Mermaid</summary><pre class="plan" tabindex="0" role="region" aria-label="${`Mermaid of ${listWords(arms.map(({ arm }) => arm))} in ${name}`}">${source}</pre></details>`,
        )}`,
    )}</details>`,
)}`;
}

const openMark = html` open`;

/** Pairs other than with the baseline: those that the question asks for, and an edit with what it was before. */
export function pairSection(result: Result): Html | null {
  const { asked, edits } = pairsByPurpose(result);
  const pairTable = (caption: string, pairs: Result["pairComparisons"]) =>
    table(
      caption,
      [
        { heading: "arm" },
        { heading: "against" },
        { heading: "metric" },
        { heading: "case" },
        { heading: "with", figures: true },
        { heading: "without", figures: true },
        { heading: "ratio", figures: true },
        { heading: "95 % interval", figures: true },
        { heading: "verdict" },
      ],
      pairs.map((pair) => {
        const about = result.metrics[pair.metric];
        const value = (arm: string) => figureOf(result, arm, pair, { kind: about?.kind ?? "gauge" });
        return [
          pair.arm,
          pair.versus,
          about === undefined ? pair.metric : labelWords(pair.metric, about),
          pair.case,
          value(pair.arm),
          value(pair.versus),
          pair.ratio === null ? "" : formatRatio(pair.ratio),
          pair.ratio === null || pair.ci95[0] === pair.ci95[1] ? "" : formatBounds(pair.ci95, formatRatio),
          about === undefined ? pair.verdict : verdictWords(pair, about),
        ];
      }),
    );
  return section(
    "pairs",
    "Compared as the question asks",
    asked.length === 0 ? null : pairTable("Pairs that the question asks for", [...asked]),
    edits.length === 0 ? null : pairTable("Your change", [...edits]),
  );
}

/** What may be said, what the authors expected, and what was not measured, with its reason. */
export function sentencesSection(result: Result): Html | null {
  const { may, mayNot } = sayingSentences(result);
  return section(
    "say",
    "What you may say",
    titledList("You may say", may),
    titledList("You may not say", mayNot),
    titledList("What the authors of the experiment expected", claimSentences(result)),
    titledList("Findings: wrong, failed or skipped", findingSentences(result)),
    titledList("Try next", result.next),
  );
}
