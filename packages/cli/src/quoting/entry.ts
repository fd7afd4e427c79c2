/** What a column of a marked table quotes, and the figures of a run that belong there. */
import type { Result } from "@labs/experiment/result";
import { formatMetric, formatRatio } from "@labs/report";

export interface Quoted {
  readonly what: "metric" | "ratio";
  readonly metric: string;
  readonly case: string;
}

/** `null` for a column of something else; a sentence where the entry cannot be read. */
export function readEntry(entry: string, run: Result): Quoted | null | string {
  const text = entry.trim();
  if (text === "skip") return null;
  const [, what, metric = "", name = ""] = /^(metric|ratio) (.+), case (.+)$/.exec(text) ?? [];
  if (what !== "metric" && what !== "ratio")
    return `"${text}" is none of "metric <name>, case <name>", "ratio <metric>, case <name>", "skip"`;
  if (run.metrics[metric] === undefined) return `the run has no metric "${metric}"`;
  if (run.cases[name] === undefined) return `the run has no case "${name}"`;
  return { what, metric, case: name };
}

/** The figure and its bounds as a report shows them, empty where a bound is open; none where the run has no figure. */
export function figuresOf({ what, metric, case: name }: Quoted, arm: string, run: Result): string[] {
  const isHere = (one: { arm: string; metric: string; case: string }) =>
    one.arm === arm && one.metric === metric && one.case === name;
  if (what === "ratio") {
    const found = run.comparisons.find(isHere);
    return found === undefined || found.ratio === null
      ? []
      : [found.ratio, ...found.ci95].map((ratio) => (ratio === null ? "" : formatRatio(ratio)));
  }
  const found = run.summaries.find(isHere);
  const kind = run.metrics[metric]?.kind ?? "gauge";
  return found === undefined || found.median === null
    ? []
    : [found.median, found.low, found.high].map((value) =>
        value === null ? "" : formatMetric(value, { kind }),
      );
}
