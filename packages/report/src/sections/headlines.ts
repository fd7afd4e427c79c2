import type { Result } from "@labs/experiment/result";
import { measuredArms, sharesTable, steadyCases } from "../reading/lookup.ts";
import { kneeMark } from "../text/curve.ts";
import { listWords, wrap } from "../text/text.ts";
import { caseTable } from "./case-table.ts";
import { matrixTable } from "./matrix-table.ts";
import { sweepCurves } from "./sweep-curves.ts";

/** What was asked: tables of arms against the baseline, and curves where arms or cases lie on an axis. */
export function headlines(result: Result): string[] {
  return headlineBlocks(result, headlineNames(result));
}

/** Where several headlines have a wide table each, the one that answers the question and the names of the others. */
export function shortHeadlines(result: Result, answering: string | undefined): string[] {
  const names = headlineNames(result);
  const left = names.filter((name) => name !== answering && sharesTable(result, name));
  if (answering === undefined || left.length === 0) return headlineBlocks(result, names);
  const told = headlineBlocks(
    result,
    names.filter((name) => !left.includes(name)),
  );
  return [
    ...told,
    wrap(`The ${left.length === 1 ? "table" : "tables"} of ${listWords(left)}: see the details.`),
  ];
}

function headlineNames({ metrics }: Result): string[] {
  return Object.keys(metrics).filter((name) => metrics[name]?.role === "headline");
}

function headlineBlocks(result: Result, names: readonly string[]): string[] {
  const blocks = Object.entries(result.metrics)
    .filter(([name]) => names.includes(name))
    .flatMap(([metric, about]) => {
      const hint = result.config.scale === "full" ? "" : " Run it with --preset full.";
      return [
        ...tables(result, metric, about.in),
        ...sweepCurves(result, metric),
        ...(about.withheld === undefined
          ? []
          : [wrap(`${metric}: not shown, because ${about.withheld}.${hint}`)]),
      ];
    });
  const knees = blocks.some((block) => block.includes(kneeMark));
  return knees
    ? [...blocks, wrap("A knee is the smallest point whose median lies within 10 % of the best point's.")]
    : blocks;
}

/** Nothing where all that could be compared is a sweep. */
function tables(result: Result, metric: string, names: readonly string[]): string[] {
  const arms = measuredArms(result);
  const variants = arms.filter(({ role, sweepValue }) => role !== "baseline" && sweepValue === undefined);
  if (variants.length === 0 && arms.some(({ sweepValue }) => sweepValue !== undefined)) return [];
  const cases = steadyCases(result, names);
  return sharesTable(result, metric)
    ? [matrixTable(result, metric, cases)]
    : cases.map((name) => caseTable(result, metric, name));
}
