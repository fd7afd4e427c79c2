import type { Result } from "@labs/experiment/result";
import { list } from "../text/text.ts";

/** Most warnings speak of cells. */
const heading = "Warnings (a cell is one arm in one case and one round)";

/** Warnings shown with a summary; the others stand among the details. */
const most = 3;

/** These say themselves that they favour no arm, or touch one quantile alone. */
const harmless: ReadonlySet<string> = new Set(["order-effect", "send-lag", "drift", "outlier-round"]);

/** The warnings that change how the figures are read, the invalid ones first. */
export function readingWarnings({ warnings }: Result): string[] {
  const telling = warnings
    .filter(({ code, severity }) => severity !== "info" && !harmless.has(code))
    .toSorted((a, b) => Number(b.severity === "invalid") - Number(a.severity === "invalid"));
  const more = telling.length - most;
  return list(heading, [
    ...telling.slice(0, most).map(({ message }) => message),
    ...(more > 0 ? [`${more} more ${more === 1 ? "stands" : "stand"} among the details.`] : []),
  ]);
}

/** All of them. */
export function allWarnings({ warnings }: Result): string[] {
  return list(
    heading,
    warnings.map(({ message }) => message),
  );
}
