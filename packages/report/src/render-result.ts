import type { Result } from "@labs/experiment/result";
import { predictionWords } from "./reading/prediction.ts";
import { explanations } from "./sections/explanations.ts";
import { heading, title } from "./sections/heading.ts";
import { headlines, shortHeadlines } from "./sections/headlines.ts";
import { pairComparisons } from "./sections/pair-comparisons.ts";
import { placebo } from "./sections/placebo.ts";
import { claims, findings } from "./sections/remarks.ts";
import { sayings, shortSayings } from "./sections/sayings.ts";
import { sideTables } from "./sections/side-tables.ts";
import { allWarnings, readingWarnings } from "./sections/warnings.ts";
import { subjectOf } from "./summary/subject.ts";
import { summarySection } from "./summary/summary.ts";
import { list, wrap } from "./text/text.ts";

export interface RenderOptions {
  /** Everything that was measured and found, instead of what fits a screen. @default false */
  readonly details?: boolean | undefined;
}

/** A result as a candidate reads it in a terminal, no colours needed: a summary, or all of it. */
export function renderResult(result: Result, { details = false }: RenderOptions = {}): string {
  return (details ? detailed(result) : summarized(result)).join("\n\n");
}

/** The answer in a minute; the tables behind it, and what may be said. */
function summarized(result: Result): string[] {
  const subject = subjectOf(result);
  return [
    title(result),
    summarySection(result),
    ...predictionWords(result),
    ...shortHeadlines(result, subject?.metric),
    ...pairComparisons(result),
    ...readingWarnings(result),
    ...shortSayings(result, subject),
    wrap(`Mechanisms, prices, plans, findings and all warnings: pnpm lab show ${result.runId} --details`),
  ];
}

function detailed(result: Result): string[] {
  return [
    heading(result),
    summarySection(result),
    ...predictionWords(result),
    ...headlines(result),
    ...pairComparisons(result),
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
