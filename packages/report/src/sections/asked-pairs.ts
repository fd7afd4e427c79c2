import type { Comparison, Result } from "@labs/experiment/result";
import { absenceNotes } from "../reading/absence.ts";
import { type Metric, placeWords, summaryOf } from "../reading/lookup.ts";
import { pairsByPurpose } from "../reading/pairs.ts";
import { figureWords, formatBounds, formatRatio } from "../text/format.ts";
import { fitTable } from "../text/table.ts";
import { wrap } from "../text/text.ts";
import { metricWords } from "../text/words.ts";

/** The pairs that the question asks for besides those with the baseline: a table for each metric, a line for a count. */
export function askedPairs(result: Result): string[] {
  const groups = Map.groupBy(pairsByPurpose(result).asked, ({ metric, versus }) =>
    JSON.stringify([metric, versus]),
  );
  return [...groups.values()].flatMap((same) => {
    const { metric = "", versus = "" } = same[0] ?? {};
    const about = result.metrics[metric];
    if (about === undefined) return [];
    return about.kind === "count"
      ? [countLine(result, same, about)]
      : [ratioTable(result, same, `${metricWords(metric, about)} against ${versus}`)];
  });
}

/** Cases and arms; the more numerous of the two are the rows. */
function ratioTable(result: Result, pairs: readonly Comparison[], title: string): string {
  const cases = Object.keys(result.cases).filter((name) => pairs.some((one) => one.case === name));
  const arms = result.arms.map(({ name }) => name).filter((name) => pairs.some(({ arm }) => arm === name));
  const [rows, columns] = cases.length < arms.length ? [arms, cases] : [cases, arms];
  const cell = (row: string, column: string) => {
    const [arm, name] = rows === arms ? [row, column] : [column, row];
    const found = pairs.find((one) => one.arm === arm && one.case === name);
    return found === undefined ? "–" : ratioWords(found);
  };
  const cells = rows.map((row) => columns.map((column) => cell(row, column)));
  const marks = cells.flat().join(" ");
  const legend = [
    "Above 1x is better; in brackets the 95 % interval",
    ...(marks.includes("= ") ? ["= the same within 5 % (90 % interval)"] : []),
    ...(marks.includes("? ") ? [`? this run cannot tell${adjustedWords(result.config.family)}`] : []),
  ];
  return [
    wrap(title),
    fitTable(
      [{ heading: "" }, ...columns.map((heading) => ({ heading }))],
      rows.map((row, index) => [row, ...(cells[index] ?? [])]),
    ),
    ...absenceNotes(cells.flat()),
    wrap(`${legend.join("; ")}.`),
  ].join("\n");
}

/** The interval that decides is wider than the one in brackets, where several comparisons share the doubt. */
function adjustedWords(family: number): string {
  return family > 1 ? `, by an interval adjusted for ${family} comparisons` : "";
}

/** `1.45x (1.13x – 1.60x)`; what is less than sure carries a sign before it. */
function ratioWords({ verdict, ratio, ci95, ci90 }: Comparison): string {
  if (verdict === "INVALID" || ratio === null) return "invalid";
  const shown = verdict === "EQUIVALENT" ? ci90 : ci95;
  const bounds = shown.includes(null) ? "" : ` (${formatBounds(shown, formatRatio)})`;
  const sign = verdict === "EQUIVALENT" ? "= " : verdict === "FASTER" || verdict === "SLOWER" ? "" : "? ";
  return `${sign}${formatRatio(ratio)}${bounds}`;
}

/** `at once against async: def 40 instead of 64; pool 64, the same.` */
function countLine(result: Result, pairs: readonly Comparison[], about: Metric): string {
  const [first] = pairs;
  const parts = pairs.map((pair) => {
    const { arm, versus, metric, case: name, verdict } = pair;
    const [mine, other] = [arm, versus].map((one) =>
      figureWords(summaryOf(result, one, metric, name)?.median, about),
    );
    const place = first?.case === name ? "" : ` in ${name}`;
    if (verdict === "INVALID") return `${arm}${place} invalid`;
    if (verdict === "EQUIVALENT") return `${arm}${place} ${mine}, the same`;
    return `${arm}${place} ${mine} instead of ${other}${verdict === "INCONCLUSIVE" ? ", but not in every round" : ""}`;
  });
  return wrap(
    `${first === undefined ? "" : placeWords(result, first)} against ${first?.versus}: ${parts.join("; ")}.`,
  );
}
