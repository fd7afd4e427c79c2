import type { Result } from "@labs/experiment/result";
import { predictionWords } from "./reading/prediction.ts";
import { explanations } from "./sections/explanations.ts";
import { heading } from "./sections/heading.ts";
import { headlines } from "./sections/headlines.ts";
import { pairComparisons } from "./sections/pair-comparisons.ts";
import { placebo } from "./sections/placebo.ts";
import { claims, findings } from "./sections/remarks.ts";
import { sayings } from "./sections/sayings.ts";
import { sideTables } from "./sections/side-tables.ts";
import { list } from "./text/text.ts";

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
