import type { Comparison, Result, Summary } from "@labs/experiment/result";
import { absenceNotes, figureOf } from "../reading/absence.ts";
import {
  type Arm,
  baselineOf,
  comparisonOf,
  type Metric,
  measuredArms,
  type Place,
  summaryOf,
} from "../reading/lookup.ts";
import { bestOf, undecidedAmong } from "../reading/pairs.ts";
import { formatBounds, formatRatio, formatSummary } from "../text/format.ts";
import { type Column, dropEmpty, findTable, fitTable } from "../text/table.ts";
import { listWords, wrap } from "../text/text.ts";
import { armWords, caseWords, instead, metricWords, verdictWord, verdictWords } from "../text/words.ts";
import { extrasBesideBest } from "./extras-beside-best.ts";
import { tellingNotes } from "./telling-notes.ts";

/** The column that a narrow summary does without: the interval of the ratio is what decides. */
const spreadColumn = 2;

/**
 * One headline metric in one case: arm, median, interval, ratio to the baseline, verdict.
 *
 * @param short whether a table without the medians' intervals is better than a block for each arm
 */
export function caseTable(result: Result, metric: string, name: string, short = false): string {
  const about = result.metrics[metric];
  if (about === undefined) return "";
  const { spread, bounds, rows } = caseFigures(result, { metric, case: name }, short);
  const columns: Column[] = [
    { heading: "" },
    { heading: "median", align: "right" },
    { heading: spread },
    { heading: `vs ${baselineOf(result)}`, align: "right" },
    { heading: bounds },
    { heading: "verdict" },
  ];
  const whole = dropEmpty(columns, rows);
  const narrow = dropEmpty(
    columns,
    rows.map((row) => row.with(spreadColumn, "")),
  );
  const table = findTable(...whole, 1) ?? (short ? findTable(...narrow, 1) : null) ?? fitTable(...whole, 1);
  return [
    wrap(`${metricWords(metric, about)} · ${caseWords(name, result.cases[name])}`),
    table,
    ...absenceNotes(rows.map(([, median = ""]) => median)),
    ...bestLine(result, metric, name),
    ...quotients(result, metric, name, about),
    ...noteSentences(result, { metric, case: name }).map((sentence) => `  ${wrap(sentence, "    ")}`),
  ].join("\n");
}

/** The figures of a headline in a case, as a screen or a page puts them into a table. */
export interface CaseFigures {
  /** What stands beside the medians, and beside the ratios: intervals or ranges. */
  readonly spread: string;
  readonly bounds: string;
  /** A row for each arm: its name, median, spread, ratio to the baseline, bounds, verdict. */
  readonly rows: readonly string[][];
}

/** @param short the verdict without the bound that holds for all comparisons together */
export function caseFigures(result: Result, { metric, case: name }: Place, short = false): CaseFigures {
  const about = result.metrics[metric];
  if (about === undefined) return { spread: "", bounds: "", rows: [] };
  const exact = about.kind === "count";
  const entries = armsInTable(result, about).flatMap((arm) => {
    const summary = summaryOf(result, arm.name, metric, name);
    return summary === undefined ? [] : [{ arm, summary }];
  });
  const base = entries.find(({ arm }) => arm.role === "baseline")?.summary;
  const rows = entries.map(({ arm, summary }) => {
    const comparison = comparisonOf(result, arm.name, metric, name);
    const bounded = comparison !== undefined && comparison.ratio !== null;
    return [
      armWords(arm),
      figureOf(result, arm.name, { metric, case: name }, { kind: about.kind }),
      summary.low === summary.high ? "" : formatSummary(summary, about),
      comparison?.ratio == null ? "" : formatRatio(comparison.ratio),
      bounded && hasBounds(comparison, exact)
        ? formatBounds(comparison.ci95, (value) => formatRatio(value))
        : "",
      verdict(arm, about, { comparison, summary, base, short }),
    ];
  });
  const spread = exact || entries[0]?.summary.interval !== "95 %" ? "range" : "95 % interval";
  return { spread, bounds: exact ? "range" : "95 % interval", rows };
}

/** Whether an interval says something: not that of too few rounds, nor that of a count that is the same in all. */
function hasBounds({ ci95: [low, high] }: Comparison, exact: boolean): boolean {
  return low === high ? !exact && low !== null : true;
}

/** Arms of a headline's table: no points of a sweep but the baseline; counts are exact and need no placebo. */
export function armsInTable(result: Result, { kind }: Metric): Arm[] {
  const shown = new Set(measuredArms(result).map(({ name }) => name));
  return result.arms.filter(
    ({ name, role, sweepValue }) =>
      (role === "baseline" || sweepValue === undefined) &&
      (role === "placebo" ? kind !== "count" : shown.has(name)),
  );
}

function verdict(
  { role }: Arm,
  about: Metric,
  {
    comparison,
    summary,
    base,
    short,
  }: {
    comparison: Comparison | undefined;
    summary: Summary;
    base: Summary | undefined;
    short: boolean;
  },
): string {
  if (role === "baseline") return "(baseline)";
  if (role === "placebo") return "(the baseline again)";
  if (comparison === undefined) return "";
  const words = short ? verdictWord(comparison.verdict, about) : verdictWords(comparison, about);
  // Nothing is a multiple of 0: the numbers speak.
  return about.kind === "count" && comparison.ratio === null && comparison.verdict !== "INVALID"
    ? `${words}, ${instead(summary, base, about)}`
    : words;
}

/** Limits and simulations may lie above the best. */
function anchorWords(result: Result): string[] {
  const names = measuredArms(result).flatMap(({ name, anchor }) => (anchor ? name : []));
  return names.length === 0 ? [] : [`Not ranked, since they cannot be deployed: ${listWords(names)}.`];
}

/** Which arm is best of all, where the rounds can say. */
function bestLine(result: Result, metric: string, name: string): string[] {
  const arms = bestOf(result, { metric, case: name });
  const [first, ...others] = arms;
  if (first === undefined) return [];
  const place = { metric, case: name };
  const more = [
    ...undecidedAmong(result, place, arms),
    ...extrasBesideBest(result, place, arms),
    ...anchorWords(result),
  ]
    .map((sentence) => ` ${sentence}`)
    .join("");
  if (others.length === 0)
    return [wrap(`Best: ${first}, ahead of every other arm of the experiment.${more}`)];
  const exact = result.metrics[metric]?.kind === "count";
  const base = baselineOf(result);
  if (exact && arms.includes(base)) return [wrap(`No arm is better than ${base} in every round.`)];
  const tie = exact
    ? "no arm beats them in every round"
    : "no other arm of the experiment is shown to beat one of them, and this run cannot tell which is best";
  return [wrap(`Best: ${arms.join(", ")}; ${tie}.${more}`)];
}

/** Why a ratio is not the quotient of the medians beside it, where that lies outside the interval. */
function quotients(result: Result, metric: string, name: string, about: Metric): string[] {
  if (about.kind === "count") return [];
  const base = summaryOf(result, baselineOf(result), metric, name)?.median;
  const apart = result.comparisons.filter(({ arm, ci95: [low, high], ...one }) => {
    const median =
      one.metric === metric && one.case === name ? summaryOf(result, arm, metric, name)?.median : null;
    if (!base || !median || low === null || high === null) return false;
    const quotient = about.better === "higher" ? median / base : base / median;
    return quotient < low || quotient > high;
  });
  if (apart.length === 0) return [];
  const arms = listWords(apart.map(({ arm }) => arm));
  return [
    `  ${wrap(`${arms}: the ratio is the middle of the ratios within each round. The machine's speed differed between the rounds, so the quotient of the two medians is another number.`, "    ")}`,
  ];
}

/** Each thing to know once, with the arms it was said of. */
export function noteSentences(result: Result, { metric, case: name }: Place): string[] {
  const said = result.comparisons
    .filter((one) => one.metric === metric && one.case === name)
    .flatMap((one) => tellingNotes(one, result).map((note) => ({ arm: one.arm, note })));
  return [...Map.groupBy(said, ({ note }) => note)].map(
    ([note, same]) => `${listWords(same.map(({ arm }) => arm))}: ${note}`,
  );
}
