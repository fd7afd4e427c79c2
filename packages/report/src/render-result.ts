import type { Result } from "@labs/experiment/result";
import { explanations } from "./explanations.ts";
import { heading } from "./heading.ts";
import { headlines } from "./headlines.ts";
import { pairComparisons } from "./pair-comparisons.ts";
import { placebo } from "./placebo.ts";
import { predictionWords } from "./prediction.ts";
import { claims, findings } from "./remarks.ts";
import { sayings } from "./sayings.ts";
import { sideTables } from "./side-tables.ts";
import { list } from "./text.ts";

/** A result as a candidate reads it in a terminal: at most 100 columns, no colours needed. */
export function renderResult(result: Result): string {
  return [
    heading(result),
    ...predictionWords(result),
    ...headlines(result),
    ...pairComparisons(result),
    ...sideTables(result, "mechanism", "Mechanism: why"),
    ...explanations(result),
    ...sideTables(result, "price", "Price: what it costs"),
    ...findings(result),
    ...claims(result),
    placebo(result),
    ...list(
      "Warnings",
      result.warnings.map(({ message }) => message),
    ),
    ...sayings(result),
    ...list("Try next", result.next),
  ].join("\n\n");
}
