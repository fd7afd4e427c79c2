/** What `check` says of a learner's variant. */
import type { GoalEvidence } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  type BoundReading,
  type EvidenceReading,
  readEvidence,
  type TargetReading,
  yours,
} from "@labs/learner";
import {
  absenceNotes,
  baselineOf,
  figureOf,
  figureWords,
  fitTable,
  formatMetric,
  formatRatio,
  listWords,
  placeWords,
  summaryOf,
  wrap,
} from "@labs/report";
import type { CatalogEntry } from "../catalog/catalog.ts";
import { fromRoot } from "../catalog/entry.ts";
import type { BrokenPlace } from "../catalog/syntax.ts";
import { yoursFile } from "../catalog/yours.ts";

/** Whose code is checked, and what it is to do. */
export function heading(entry: CatalogEntry): string {
  return `${fromRoot(yoursFile(entry))}\n${wrap(`Task: ${entry.experiment.goal.task}`)}\n`;
}

/** Where a file cannot be parsed, as editors and terminals make a link of it. */
export function brokenWords(file: string, { line, column, message }: BrokenPlace): string {
  const place = column === null ? `${file}:${line}` : `${file}:${line}:${column}`;
  return `${place} ${message}. Nothing was measured, and the file was not kept as a version.`;
}

/** Whether the technique is at work, and by which number. */
export function evidenceWords(result: Result, evidence: EvidenceReading, goal: GoalEvidence): string {
  const about = result.metrics[evidence.metric];
  const show = (value: number | null) => figureWords(value, about ?? { kind: "gauge" });
  const wanted =
    "timesBetter" in goal
      ? `at least ${goal.timesBetter} times ${about?.better ?? "better"}`
      : goal.between[0] === goal.between[1]
        ? `exactly ${show(goal.between[0])}`
        : `${figureWords(goal.between[0], { kind: about?.kind ?? "gauge" })} to ${show(goal.between[1])}`;
  // The smallest size may be too small for the baseline to show its fault.
  const shows = !readEvidence(result, goal, baselineOf(result)).reached;
  const state = !evidence.reached
    ? "The technique is not at work yet"
    : shows
      ? "The technique is at work"
      : "This size is too small to show whether the technique is at work";
  return `${state}: ${placeWords(result, evidence)} ${show(evidence.value)} (${baselineOf(result)}: ${show(evidence.baseline)}); wanted: ${wanted}.`;
}

/** What the reference finds or reaches more often, by the counts of the mechanism of which more is better. */
export function behindWords(result: Result, reference: string): string[] {
  const behind = Object.entries(result.metrics).flatMap(([metric, about]) =>
    about.role !== "mechanism" || about.kind !== "count" || about.better !== "higher"
      ? []
      : about.in.flatMap((name) => {
          const [mine, theirs] = [yours, reference].map(
            (arm) => summaryOf(result, arm, metric, name)?.median,
          );
          if (mine == null || theirs == null || mine >= theirs) return [];
          const place = placeWords(result, { metric, case: name });
          return `${place} ${formatMetric(mine, about)} (${reference}: ${formatMetric(theirs, about)})`;
        }),
  );
  return behind.length === 0 ? [] : [`Behind ${reference}: ${behind.join("; ")}.`];
}

/** How high it has come between the baseline and the reference. */
export function targetWords(target: TargetReading | null, result: Result, reference: string): string {
  if (target === null)
    return `No step: this run has no figure to hold against that of ${reference}, so there is no ladder.`;
  const { ratio, from, step, over } = target;
  const came = `${placeWords(result, target)} is ${formatRatio(ratio)} as good as with ${baselineOf(result)}; ${reference} reaches ${formatRatio(target.reference)}`;
  if (from === null) return `No step: ${came}; the reference gains too little here for a ladder.`;
  const ladder = Object.entries(from).map(([name, least]) => `${name} from ${formatRatio(least)}`);
  const title = step === null ? "No step yet" : `${step.charAt(0).toUpperCase()}${step.slice(1)}`;
  const { rounds } = result.config;
  const basis = rounds === 1 ? "By a single round" : `By the medians of ${rounds} rounds`;
  const refused = over.length === 0 ? "" : ` Gold takes more: ${overWords(result, over)}.`;
  return `${title}: ${came} (${ladder.join(", ")}).${refused} ${basis}; a verdict takes a bench.`;
}

/** Prices that lie above what the experiment lets gold cost. */
function overWords(result: Result, over: readonly BoundReading[]): string {
  return listWords(
    over.map((one) => {
      const about = result.metrics[one.metric];
      const show = (value: number) => (about === undefined ? String(value) : formatMetric(value, about));
      return `${placeWords(result, one)} is ${show(one.value)} and may be at most ${show(one.limit)}`;
    }),
  );
}

/** What it costs, beside the baseline and the reference. */
export function priceTable(result: Result): string {
  const arms = result.arms
    .filter(({ role }) => role !== "placebo" && role !== "wrong")
    .map(({ name }) => name);
  const rows = Object.entries(result.metrics).flatMap(([metric, about]) =>
    about.role !== "price"
      ? []
      : about.in.map((name) => [
          `${metric}${about.unit === "" ? "" : ` (${about.unit})`}${about.in.length > 1 ? ` · ${name}` : ""}`,
          ...arms.map((arm) => figureOf(result, arm, { metric, case: name }, { kind: about.kind })),
        ]),
  );
  if (rows.length === 0) return "Price: none that this experiment measures.";
  const numbers = arms.map((heading) => ({ heading, align: "right" }) as const);
  return [fitTable([{ heading: "Price" }, ...numbers], rows), ...absenceNotes(rows.flat())].join("\n");
}

/** What to do with a variant that is wrong. */
export function wrongAdvice({ lab, name }: CatalogEntry): string {
  return `\nNothing of it was timed. Correct it and check again: pnpm lab ${lab} check ${name}`;
}

/** What to do with a variant that is right. */
export function rightAdvice(
  { lab, name }: CatalogEntry,
  evidence: EvidenceReading,
  target: TargetReading | null,
): string {
  const bench = `pnpm lab ${lab} bench ${name}`;
  const isAtTop = target === null || target.from === null || target.step === "gold";
  if (evidence.reached && isAtTop) return `Next: ${bench} for a verdict,\nthen pnpm lab ${lab} story ${name}`;
  const again = `change it and check again.\nOne hint more: pnpm lab ${lab} hint ${name}`;
  return `Next: ${again}${target?.step == null ? "" : `\nOr take it as it is: ${bench} for a verdict`}`;
}
