import type { Comparison, Result } from "@labs/experiment/result";
import { absenceNotes, figureOf } from "../reading/absence.ts";
import { baselineOf, comparisonOf, type Metric, summaryOf } from "../reading/lookup.ts";
import { bestOf } from "../reading/pairs.ts";
import { formatFactor } from "../text/format.ts";
import { findTable, fitTable } from "../text/table.ts";
import { listWords, wrap } from "../text/text.ts";
import { armWords, conditionWords, metricWords } from "../text/words.ts";
import { armsInTable } from "./case-table.ts";
import { tellingNotes } from "./telling-notes.ts";

/** One headline metric in many cases: rows are arms, columns are cases, a cell is the median and its mark. */
export function matrixTable(result: Result, metric: string, cases: readonly string[]): string {
  const about = result.metrics[metric];
  if (about === undefined) return "";
  const arms = armsInTable(result, about).filter(({ name }) => isShown(result, name, metric, cases));
  const columns = cases.map((name) => {
    const cells = arms.map((arm) => {
      const summary = summaryOf(result, arm.name, metric, name);
      if (summary === undefined)
        return { value: figureOf(result, arm.name, { metric, case: name }, about), mark: "" };
      const varies = about.kind === "count" && summary.low !== summary.high;
      const comparison = comparisonOf(result, arm.name, metric, name);
      return {
        value: `${varies ? "~" : ""}${figureOf(result, arm.name, { metric, case: name }, { kind: about.kind })}`,
        mark: comparison === undefined ? "" : `(${markOf(comparison, about)})`,
      };
    });
    const room = Math.max(0, ...cells.map(({ value }) => value.length));
    return cells.map(({ value, mark }) => `${value.padStart(room)} ${mark}`.trimEnd());
  });
  return [
    wrap(`${metricWords(metric, about)} · ${conditions(result, cases)}`),
    fitTable(
      [{ heading: "" }, ...cases.map((heading) => ({ heading }))],
      arms.map((arm, row) => [armWords(arm), ...columns.map((cells) => cells[row] ?? "")]),
    ),
    ...absenceNotes(columns.flat()),
    legend(columns.flat().join(" "), about, baselineOf(result)),
    ...bestLine(result, metric, cases),
    ...notes(result, metric, cases),
  ].join("\n");
}

/**
 * The same for a summary: the medians of the baseline alone, and of the other arms how they compare with it; `null`
 * where that does not fit into one table.
 */
export function shortMatrix(result: Result, metric: string, cases: readonly string[]): string | null {
  const about = result.metrics[metric];
  if (about === undefined) return null;
  const base = baselineOf(result);
  const arms = armsInTable(result, about).filter(({ name, role }) => {
    return role !== "placebo" && isShown(result, name, metric, cases);
  });
  const rows = arms.map((arm) => [
    armWords(arm),
    ...cases.map((name) => {
      const figure = figureOf(result, arm.name, { metric, case: name }, { kind: about.kind });
      const comparison = comparisonOf(result, arm.name, metric, name);
      const isFigure = (summaryOf(result, arm.name, metric, name)?.median ?? null) !== null;
      return isFigure && arm.name !== base && comparison !== undefined
        ? `(${markOf(comparison, about)})`
        : figure;
    }),
  ]);
  const cells = rows.flatMap(([, ...own]) => own);
  const columns = cases.map((heading) => ({ heading, align: "right" as const }));
  const table = findTable([{ heading: "" }, ...columns], rows, 1);
  if (table === null) return null;
  return [
    wrap(`${metricWords(metric, about)} · ${conditions(result, cases)}`),
    table,
    ...absenceNotes(cells),
    legend(cells.join(" "), about, base),
    ...bestLine(result, metric, cases),
  ].join("\n");
}

/** Whether an arm has a figure in a case, or had one that may not be used. */
function isShown(result: Result, arm: string, metric: string, cases: readonly string[]): boolean {
  return cases.some(
    (name) =>
      (summaryOf(result, arm, metric, name)?.median ?? null) !== null ||
      comparisonOf(result, arm, metric, name)?.verdict === "INVALID",
  );
}

/** A sure difference is its factor alone; anything less sure carries a sign. */
function markOf({ verdict, ratio }: Comparison, { kind, better }: Metric): string {
  const factor = ratio === null ? "" : formatFactor(ratio);
  switch (verdict) {
    case "FASTER":
    case "SLOWER": {
      const more = (verdict === "FASTER") === (better === "higher");
      return factor || (kind === "count" ? (more ? "more" : "fewer") : more ? "higher" : "lower");
    }
    case "EQUIVALENT":
      return "=";
    case "INVALID":
      return "!";
    default:
      return `${factor}?`;
  }
}

/** Explains the marks that occur. */
function legend(cells: string, { kind, better }: Metric, baseline: string): string {
  const exact = kind === "count";
  // Above 1x is better, whichever way that is.
  const [double, half] =
    exact && better === "lower"
      ? ["half as many", "twice as many"]
      : ["twice as", "half as"].map((times) => `${times} ${exact ? "many" : "good"}`);
  const marks = [
    ...(/\([\d. ]+x/.test(cells) ? [`2x is ${double} as ${baseline}, 0.5x ${half}`] : []),
    ...(cells.includes("(=)") ? [exact ? "= the same" : "= the same within 5 %"] : []),
    ...(cells.includes("?)") ? [exact ? "? the rounds disagree" : "? this run cannot tell"] : []),
    ...(cells.includes("(!)") ? ["! invalid"] : []),
  ];
  const varies = cells.includes("~") ? ["~ differs from round to round"] : [];
  return wrap(
    [...(marks.length === 0 ? [] : [`In brackets: ${marks.join("; ")}`]), ...varies]
      .map((one) => `${one}.`)
      .join(" "),
  );
}

function conditions(result: Result, cases: readonly string[]): string {
  const groups = Map.groupBy(cases, (name) => conditionWords(result.cases[name]));
  return groups.size === 1
    ? `each case: ${[...groups.keys()][0]}`
    : [...groups].map(([words, names]) => `${listWords(names)}: ${words}`).join(" · ");
}

/** The best arms and the cases in which they are, where the rounds can say. */
function bestLine(result: Result, metric: string, cases: readonly string[]): string[] {
  const found = cases
    .map((name) => ({ case: name, arms: bestOf(result, { metric, case: name }) }))
    .filter(({ arms }) => arms.length > 0);
  if (found.length === 0) return [];
  const exact = result.metrics[metric]?.kind === "count";
  const base = baselineOf(result);
  const words = (arms: readonly string[]) =>
    exact && arms.includes(base) && arms.length > 1 ? `none better than ${base}` : listWords(arms);
  const ties =
    !exact && found.some(({ arms }) => arms.length > 1) ? " (several: no measurable difference)" : "";
  const parts = [...Map.groupBy(found, ({ arms }) => words(arms))].map(
    ([arms, same]) => `${arms} in ${listWords(same.map((one) => one.case))}`,
  );
  return [
    wrap(
      `${hasExtras(result) ? "Best of the experiment's own arms" : "Best of all"}${ties}: ${parts.join("; ")}.`,
    ),
  ];
}

/** Best are told among the experiment's own arms: a learner's is not one of them. */
function hasExtras({ arms }: Result): boolean {
  return arms.some(({ role }) => role === "extra");
}

/** What is most worth knowing beside each verdict; said once, with its places. */
function notes(result: Result, metric: string, cases: readonly string[]): string[] {
  const said = result.comparisons
    .filter((one) => one.metric === metric && cases.includes(one.case))
    .flatMap((one) => {
      const [note] = tellingNotes(one, result);
      return note === undefined ? [] : [{ note, arm: one.arm, name: one.case }];
    });
  return [...Map.groupBy(said, ({ note }) => note)].map(([note, places]) => {
    const where = [...Map.groupBy(places, ({ name }) => name)].map(
      ([name, arms]) => `${name} (${arms.map(({ arm }) => arm).join(", ")})`,
    );
    return `  ${wrap(`${where.join(", ")}: ${note}`, "    ")}`;
  });
}
