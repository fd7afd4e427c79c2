import type { Result } from "@labs/experiment/result";
import { predictionWords } from "./reading/prediction.ts";
import { askedPairs } from "./sections/asked-pairs.ts";
import { crossings } from "./sections/crossings.ts";
import { explanations } from "./sections/explanations.ts";
import { heading, title } from "./sections/heading.ts";
import { type HeadlineBlock, headlines, shortHeadlines } from "./sections/headlines.ts";
import { pairComparisons } from "./sections/pair-comparisons.ts";
import { placebo } from "./sections/placebo.ts";
import { claims, findings } from "./sections/remarks.ts";
import { sayings, shortSayings } from "./sections/sayings/sayings.ts";
import { sideTables } from "./sections/side-tables.ts";
import { allWarnings, readingWarnings } from "./sections/warnings.ts";
import { subjectOf } from "./summary/subject.ts";
import { summarySection } from "./summary/summary.ts";
import { shortId } from "./text/run-words.ts";
import { list, listWords, wrap } from "./text/text.ts";

export interface RenderOptions {
  /** Everything that was measured and found, instead of what fits a screen. @default false */
  readonly details?: boolean | undefined;
}

/** A result as a candidate reads it in a terminal, no colours needed: a summary, or all of it. */
export function renderResult(result: Result, { details = false }: RenderOptions = {}): string {
  return (details ? detailed(result) : summarized(result)).join("\n\n");
}

/** Lines that a summary aims at. */
const maxLines = 40;

/**
 * The answer in a minute: the table behind it, what the question compares besides, what may be said. Further headlines
 * stand here as far as they leave the summary short.
 */
function summarized(result: Result): string[] {
  const subject = subjectOf(result);
  const before = [title(result), summarySection(result), ...predictionWords(result)];
  const after = [...readingWarnings(result), ...shortSayings(result, subject), detailsLine(result)];
  const { answer, others } = shortHeadlines(result, subject);
  const tables = [...answer, ...askedPairs(result), ...pairComparisons(result), ...crossings(result)];
  // Between two parts is an empty line.
  const used = [...before, ...tables, ...after].reduce((sum, part) => sum + linesOf(part) + 1, 0);
  const { shown, left } = fitHeadlines(others, maxLines - used);
  const names = [...new Set(left.map(({ name }) => name))];
  const omitted = names.length === 0 ? [] : [wrap(`More tables among the details: ${listWords(names)}.`)];
  return [...before, ...tables, ...shown, ...omitted, ...after];
}

function linesOf(text: string): number {
  return text.split("\n").length;
}

/** As many of the tables as there is room for, in their order. */
function fitHeadlines(others: readonly HeadlineBlock[], lines: number) {
  const shown: string[] = [];
  const left: HeadlineBlock[] = [];
  let room = lines;
  for (const block of others) {
    const needed = linesOf(block.text) + 1;
    if (needed > room) left.push(block);
    else {
      shown.push(block.text);
      room -= needed;
    }
  }
  return { shown, left };
}

/** The end of a run's id is enough to find it again. */
function detailsLine(result: Result): string {
  return wrap(`Mechanisms, prices, plans, all warnings: pnpm lab show ${shortId(result)} --details`);
}

function detailed(result: Result): string[] {
  return [
    heading(result),
    summarySection(result),
    ...predictionWords(result),
    ...headlines(result),
    ...askedPairs(result),
    ...pairComparisons(result),
    ...crossings(result),
    ...sideTables(result, "mechanism", "Mechanism: why"),
    ...explanations(result),
    ...sideTables(result, "price", "Price: what it costs"),
    ...findings(result),
    ...claims(result),
    placebo(result),
    ...allWarnings(result),
    ...sayings(result),
    ...list("Try next", result.next),
  ];
}
