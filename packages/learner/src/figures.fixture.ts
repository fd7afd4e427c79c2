import type { Result } from "@labs/experiment/result";
import { formatMetric, formatRatio, formatValue, ratioOf } from "@labs/report";

/** Figures as people read them: `1 230`, `3.50`, `95`. */
export function figuresOf(text: string): string[] {
  return text.match(/\d+(?: \d{3})*(?:\.\d+)?/g) ?? [];
}

/** Every figure that may be said of a run: its own numbers as the formatter writes them, and those in its texts. */
export function figuresIn(run: Result): Set<string> {
  const figures = new Set<string>();
  const add = (text: string) => {
    for (const figure of figuresOf(text)) figures.add(figure);
  };
  for (const value of leavesOf(run)) {
    if (typeof value === "string") add(value);
    if (typeof value !== "number") continue;
    add(formatValue(value));
    add(formatRatio(value));
    add(formatMetric(value, { kind: "count" }));
  }
  for (const { name } of run.arms) {
    for (const [metric, about] of Object.entries(run.metrics)) {
      for (const place of about.in) {
        const ratio = ratioOf(run, name, metric, place);
        if (ratio !== null) add(formatRatio(ratio));
      }
    }
  }
  return figures;
}

function leavesOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [key, ...leavesOf(inner)])
    : [value];
}
