import type { Result } from "@labs/experiment/result";
import { wrap } from "../text/text.ts";
import { answer } from "./answer.ts";
import { doubt } from "./doubt.ts";
import { price } from "./price.ts";
import { subjectOf } from "./subject.ts";
import { why } from "./why.ts";

/** A label and what is said under it, in one paragraph. */
export interface SummaryPart {
  readonly label: string;
  readonly text: string;
}

/** The answer, why, its price and what makes it uncertain: what a reader takes away after a minute. */
export function summaryParts(result: Result): SummaryPart[] {
  const subject = subjectOf(result);
  return [
    { label: "Answer", text: answer(result, subject) },
    { label: "Why", text: why(result, subject) },
    { label: "Price", text: price(result, subject) },
    { label: "Doubt", text: doubt(result, subject) },
  ];
}

/** The same for a terminal. */
export function summarySection(result: Result): string {
  return summaryParts(result)
    .map(({ label, text }) => `${label.padEnd(labels)}${wrap(text, " ".repeat(labels))}`)
    .join("\n");
}

/** Columns of the labels. */
const labels = 8;
