import type { Result } from "@labs/experiment/result";
import { wrap } from "../text/text.ts";
import { answer } from "./answer.ts";
import { doubt } from "./doubt.ts";
import { price } from "./price.ts";
import { subjectOf } from "./subject.ts";
import { why } from "./why.ts";

/** The answer, why, its price and what makes it uncertain: what a reader takes away after a minute. */
export function summarySection(result: Result): string {
  const subject = subjectOf(result);
  return [
    part("Answer", answer(result, subject)),
    part("Why", why(result, subject)),
    part("Price", price(result, subject)),
    part("Doubt", doubt(result, subject)),
  ].join("\n");
}

/** Columns of the labels. */
const labels = 8;

function part(label: string, text: string): string {
  return `${label.padEnd(labels)}${wrap(text, " ".repeat(labels))}`;
}
