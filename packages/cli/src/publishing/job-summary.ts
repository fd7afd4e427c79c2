/** Results as the summary of a CI job: one table per lab, then where each run was measured and what it warns of. */
import type { Comparison, Result } from "@labs/experiment/result";
import {
  answerPlaces,
  formatBounds,
  formatRatio,
  isSamePlace,
  machineFacts,
  type Place,
  pairsByPurpose,
  placeWords,
  verdictWords,
} from "@labs/report";
import { escapeMarkdown as escaped, fitLines, markdownRow } from "./markdown.ts";

/** GitHub refuses a summary above 1 MiB and is slow to show large ones. */
const maxBytes = 200 * 1024;

const heading = ["Experiment", "Arm", "Headline", "Ratio", "95 % interval", "Verdict", "Rounds"];

/** @param results of any labs */
export function jobSummary(results: readonly Result[]): string {
  const labs = [...Map.groupBy(results, ({ lab }) => lab)].sort(([one], [other]) => one.localeCompare(other));
  const lines = labs.flatMap(([lab, runs]) => [
    `## ${escaped(lab)}`,
    "",
    markdownRow(heading),
    markdownRow(heading.map(() => "---")),
    ...runs.flatMap(rowsOf),
    "",
    ...runs.map(conditionsOf),
    "",
  ]);
  return fitLines(lines, maxBytes);
}

/** The arms where the question is answered, those without a figure too; and every edit that the run compares. */
function rowsOf(result: Result): string[] {
  const { comparisons, arms, experiment } = result;
  const places = answerPlaces(result, result.goal?.target ?? null);
  const place = places.find((one) => comparisons.some((other) => isSamePlace(one, other))) ?? places[0];
  const told = comparisons.filter((one) => place !== undefined && isSamePlace(one, place));
  const silent = arms.filter(
    ({ name, role }) => (role === "variant" || role === "extra") && !told.some(({ arm }) => arm === name),
  );
  return [
    ...told.map((one) => rowOf(result, one.arm, one)),
    ...silent.map(({ name }) =>
      markdownRow(
        [experiment, name, place === undefined ? "" : placeWords(result, place)]
          .map(escaped)
          .concat("", "", whyNone(result, name, place), ""),
      ),
    ),
    ...pairsByPurpose(result).edits.map((one) => rowOf(result, `${one.arm} against ${one.versus}`, one)),
  ];
}

function rowOf(result: Result, who: string, comparison: Comparison): string {
  const { ratio, ci95, rounds } = comparison;
  const about = result.metrics[comparison.metric];
  return markdownRow(
    [
      result.experiment,
      who,
      placeWords(result, comparison),
      ratio === null ? "" : formatRatio(ratio),
      ci95.every((bound) => bound === null) ? "" : formatBounds(ci95, formatRatio),
      about === undefined ? comparison.verdict : verdictWords(comparison, about),
      `${rounds}`,
    ].map(escaped),
  );
}

/** Why an arm has no figure where the question is answered. */
function whyNone({ cells }: Result, arm: string, place: Place | undefined): string {
  for (const { arm: of, outcome } of cells) {
    if (of !== arm) continue;
    if (outcome.status === "wrong") return "answered wrongly";
    if (outcome.status !== "measured") return escaped(`${outcome.status}: ${outcome.reason}`);
  }
  return place === undefined ? "no headline was measured" : "is not driven there";
}

function conditionsOf(result: Result): string {
  const { experiment, git, config, placebo, warnings, endedEarly } = result;
  const noise = placebo.flatMap(({ ratio, ci95, ...place }) =>
    ratio === null
      ? []
      : `${placeWords(result, place)} ${formatRatio(ratio)} (${formatBounds(ci95, formatRatio)})`,
  );
  const facts = [
    `${config.preset} preset`,
    ...machineFacts(result),
    git === null ? "no commit" : `${git.commit.slice(0, 9)}${git.dirty ? " with changes" : ""}`,
    noise.length === 0 ? "no placebo" : `placebo: ${noise.join(", ")}`,
    ...(endedEarly === null ? [] : [`ended early: ${endedEarly}`]),
  ];
  const remarks = warnings.filter(({ severity }) => severity !== "info").map(({ message }) => message);
  const listed = remarks.map((remark) => `<li>${escaped(remark)}</li>`).join("");
  const told =
    remarks.length === 0
      ? ""
      : ` <details><summary>${remarks.length === 1 ? "1 warning" : `${remarks.length} warnings`}</summary><ul>${listed}</ul></details>`;
  return `- **${escaped(experiment)}**: ${facts.map(escaped).join(" · ")}${told}`;
}
