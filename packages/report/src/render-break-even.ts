import type { Result } from "@labs/experiment/result";
import { absenceNotes, figureOf } from "./reading/absence.ts";
import {
  amount,
  type BreakEvenQuestion,
  breakEvenIntervals,
  breakEvenPoints,
  breakEvenWords,
} from "./reading/break-even.ts";
import { baselineOf, comparisonOf } from "./reading/lookup.ts";
import { renderForest } from "./text/forest.ts";
import { formatBounds, formatRatio } from "./text/format.ts";
import { ruler } from "./text/screen.ts";
import { dropEmpty, fitTable } from "./text/table.ts";
import { wrap } from "./text/text.ts";
import { caseWords, metricWords, verdictWords } from "./text/words.ts";

/** The runs of a search for where a technique stops paying: a table, a curve, and the break-even point in a sentence. */
export function renderBreakEven(question: BreakEvenQuestion, unordered: readonly Result[]): string {
  const results = unordered.toSorted((a, b) => (a.breakEven?.value ?? 0) - (b.breakEven?.value ?? 0));
  const [first] = results;
  const about = first?.metrics[question.metric];
  if (first === undefined || about === undefined) return "No value was measured.";
  const points = breakEvenPoints(question, results);
  const rows = results.map((result) => row(question, result));
  const above = new Set(breakEvenIntervals(question, points).map(({ between: [, value] }) => value));
  const twigs = results.map((result) => {
    const { ratio = null, ci95 = [null, null] } =
      comparisonOf(result, question.variant, question.metric, question.in) ?? {};
    return { label: amount(question, result.breakEven?.value ?? 0), ratio, bounds: ci95 };
  });
  const marked = new Set(
    [...results.keys()].filter((index) => above.has(results[index]?.breakEven?.value ?? NaN)),
  );
  const baseline = baselineOf(first);
  return [
    ruler(),
    `${first.lab} / ${first.experiment}: where does it stop paying?`,
    wrap(question.task),
    ...(results.length < question.values.length
      ? [`Ended early: ${results.length} of ${question.values.length} values were measured.`]
      : []),
    "",
    `${metricWords(question.metric, about)} · ${placeWords(question.in, results)}`,
    fitTable(
      ...dropEmpty(
        [
          { heading: question.varies, align: "right" },
          { heading: baseline, align: "right" },
          { heading: question.variant, align: "right" },
          { heading: `vs ${baseline}`, align: "right" },
          { heading: about.kind === "count" ? "range" : "95 % interval" },
          { heading: "verdict" },
        ],
        rows,
      ),
    ),
    ...absenceNotes(rows.flat()),
    "",
    `${question.variant} against ${baseline}: left of 1x it loses, right of 1x it pays`,
    renderForest(twigs, marked),
    "",
    wrap(breakEvenWords(question, points)),
  ].join("\n");
}

/** The case, with its conditions where they are the same at every value. */
function placeWords(name: string, results: readonly Result[]): string {
  const words = new Set(results.map(({ cases }) => caseWords(name, cases[name])));
  return words.size === 1 ? [...words].join() : name;
}

function row(question: BreakEvenQuestion, result: Result): string[] {
  const { variant, metric, in: name } = question;
  const about = result.metrics[metric];
  const comparison = comparisonOf(result, variant, metric, name);
  const value = (arm: string) =>
    about === undefined ? "" : figureOf(result, arm, { metric, case: name }, { kind: about.kind });
  const label = amount(question, result.breakEven?.value ?? 0);
  const values = [value(baselineOf(result)), value(variant)];
  if (about === undefined || comparison === undefined) {
    return [label, ...values, "", "", about?.withheld ?? troubleOf(result, variant)];
  }
  const { ratio, ci95 } = comparison;
  const bounded = ratio !== null && (ci95[0] !== null || ci95[1] !== null) && ci95[0] !== ci95[1];
  return [
    label,
    ...values,
    ratio === null ? "" : formatRatio(ratio),
    bounded ? formatBounds(ci95, formatRatio) : "",
    verdictWords(comparison, about),
  ];
}

/** Why a technique was not measured at a value. */
function troubleOf(result: Result, arm: string): string {
  const outcome = result.cells.find(
    (cell) => cell.arm === arm && cell.outcome.status !== "measured",
  )?.outcome;
  if (outcome === undefined || outcome.status === "measured") return "not measured";
  if (outcome.status === "wrong")
    return `wrong: ${outcome.actual} instead of ${outcome.expected}`.slice(0, 60);
  return `${outcome.status}: ${outcome.reason}`.slice(0, 60);
}
