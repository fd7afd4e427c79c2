import type { Result } from "@labs/experiment/result";
import { isSweep, type Place, sharesTable, steadyCases } from "../reading/lookup.ts";
import { pairsByPurpose } from "../reading/pairs.ts";
import { kneeMark } from "../text/curve.ts";
import { wrap } from "../text/text.ts";
import { caseTable } from "./case-table.ts";
import { matrixTable, shortMatrix } from "./matrix-table.ts";
import { sweepCurves } from "./sweep-curves.ts";

/** What was asked: tables of arms against the baseline, and curves where arms or cases lie on an axis. */
export function headlines(result: Result): string[] {
  const blocks = headlineNames(result).flatMap((metric) => {
    const hint = result.config.scale === "full" ? "" : " Run it with --preset full.";
    const { withheld } = result.metrics[metric] ?? {};
    return [
      ...tables(result, metric).map(({ text }) => text),
      ...sweepCurves(result, metric).map(({ text }) => text),
      ...(withheld === undefined ? [] : [wrap(`${metric}: not shown, because ${withheld}.${hint}`)]),
    ];
  });
  return hasKnee(blocks) ? [...blocks, kneeWords()] : blocks;
}

/** A table or curve of a summary. */
export interface HeadlineBlock {
  /** The metric, and the case where the block is of one. */
  readonly name: string;
  readonly text: string;
}

/**
 * The same for a summary: what shows the answer, and the others, of which only some may have room. Many cases are told
 * by their factors; a sweep that the question's pairs speak of is told by these.
 */
export function shortHeadlines(
  result: Result,
  answering: Place | null,
): { readonly answer: readonly string[]; readonly others: readonly HeadlineBlock[] } {
  const paired = new Set(pairsByPurpose(result).asked.map(({ metric }) => metric));
  const blocks = headlineNames(result).flatMap((metric) => {
    const curves = sweepCurves(result, metric).map((curve) => ({
      ...curve,
      name: curve.in === "" ? metric : `${metric} in ${curve.in}`,
    }));
    return [...shortTables(result, metric, answering), ...curves].map((one) => ({ ...one, metric }));
  });
  const isAnswer = (block: (typeof blocks)[number]) =>
    block.metric === answering?.metric && (block.in === answering.case || block.in === "");
  const [first] = blocks.filter(isAnswer);
  const answer = first === undefined ? [] : [first.text, ...(hasKnee([first.text]) ? [kneeWords()] : [])];
  const swept = isSweep(result);
  const others = blocks.filter(
    (block) => block !== first && !((swept || block.in === "") && paired.has(block.metric)),
  );
  return { answer, others };
}

function headlineNames({ metrics }: Result): string[] {
  return Object.keys(metrics).filter((name) => metrics[name]?.role === "headline");
}

function kneeWords(): string {
  return wrap("A knee is the smallest point whose median lies within 10 % of the best point's.");
}

function hasKnee(blocks: readonly string[]): boolean {
  return blocks.some((block) => block.includes(kneeMark));
}

interface CaseBlock extends HeadlineBlock {
  /** Empty for a block of all cases. */
  readonly in: string;
}

/** Many cases are one small table where that fits; else the case that answers has one, and the others follow. */
function shortTables(result: Result, metric: string, answering: Place | null): CaseBlock[] {
  if (isSweep(result) || !sharesTable(result, metric)) return tables(result, metric, true);
  const text = shortMatrix(result, metric, steadyCases(result, result.metrics[metric]?.in ?? []));
  if (text !== null) return [{ name: metric, in: "", text }];
  const all = tables(result, metric).map((one) => ({ ...one, in: "all", name: `${metric} in all cases` }));
  if (answering?.metric !== metric) return all;
  const { case: name } = answering;
  return [{ name: `${metric} in ${name}`, in: name, text: caseTable(result, metric, name, true) }, ...all];
}

/** A table of each case, or one of all where they are many; none where all arms are a sweep. */
function tables(result: Result, metric: string, short = false): CaseBlock[] {
  if (isSweep(result)) return [];
  const cases = steadyCases(result, result.metrics[metric]?.in ?? []);
  if (sharesTable(result, metric))
    return [{ name: metric, in: "", text: matrixTable(result, metric, cases) }];
  return cases.map((name) => ({
    name: cases.length > 1 ? `${metric} in ${name}` : metric,
    in: name,
    text: caseTable(result, metric, name, short),
  }));
}
