import type { Result } from "@labs/experiment/result";
import { comparisonOf, finishedRounds, placeWords } from "../reading/lookup.ts";
import { formatBounds, formatRatio } from "../text/format.ts";
import { listWords } from "../text/text.ts";
import { roundsWords } from "../text/words.ts";
import type { Subject } from "./subject.ts";

/** What makes the answer uncertain; where nothing does, what chance alone does here. */
export function doubt(result: Result, subject: Subject | null): string {
  const told = [
    ...rounds(result),
    ...invalid(result),
    ...lostCells(result),
    ...pauses(result, subject),
    ...curvePoint(result, subject),
    ...machine(result, subject),
    ...movedPlacebo(result, subject),
    ...withheld(result),
    ...skippedCases(result),
  ];
  const placebo = placeboWords(result, subject);
  if (told.length > 0) return `${told.join("; ")}.`;
  return placebo === "" ? "None that this run shows." : `Little: ${placebo}.`;
}

function rounds(result: Result): string[] {
  const finished = finishedRounds(result);
  // An arm that is only shown has few rounds on purpose; its line of the table says so.
  const judged = new Set(result.arms.flatMap(({ name, shownOnly }) => (shownOnly ? [] : name)));
  const few = result.comparisons.some(({ arm, verdict }) => verdict === "TOO FEW" && judged.has(arm));
  const ended =
    result.endedEarly === null ? [] : [`the run ended early (${result.endedEarly.replace(/\.$/, "")})`];
  if (few)
    return [...ended, `${roundsWords(finished)} ${finished === 1 ? "is" : "are"} too few for a verdict`];
  // A run that was not ended early measured as many rounds as its counts needed.
  return ended.length > 0 && finished < result.config.rounds && result.cells.length > 0
    ? [...ended, `${finished} of ${result.config.rounds} rounds ${finished === 1 ? "was" : "were"} finished`]
    : ended;
}

function invalid({ comparisons }: Result): string[] {
  const arms = [...new Set(comparisons.flatMap(({ arm, verdict }) => (verdict === "INVALID" ? arm : [])))];
  return arms.length === 0 ? [] : [`figures of ${listWords(arms)} are invalid`];
}

/** Cells of the rounds without a figure; what a variant of the experiment is there to show does not count. */
function lostCells({ cells }: Result): string[] {
  const lost = cells.filter(
    ({ round, outcome }) => round >= 0 && (outcome.status === "failed" || outcome.status === "wrong"),
  );
  const arms = [...Map.groupBy(lost, ({ arm }) => arm)].map(
    ([arm, same]) =>
      `${arm} failed or was wrong in ${roundsWords(new Set(same.map(({ round }) => round)).size)}`,
  );
  return arms;
}

function withheld({ metrics, config }: Result): string[] {
  const hint = config.scale === "full" ? "" : " (run it with --preset full)";
  return Object.entries(metrics).flatMap(([metric, about]) =>
    about.withheld === undefined || about.role !== "headline"
      ? []
      : [`${metric} is not shown, because ${about.withheld}${hint}`],
  );
}

/** The answer does not speak of a case that could not run; the findings among the details have the reason. */
function skippedCases({ skippedCases }: Result): string[] {
  return Object.entries(skippedCases).map(
    ([name, reason]) => `${name} was skipped, because ${reason.replace(/\.$/, "")}`,
  );
}

/** Warnings that make an answer uncertain, in a few words; their sentences stand below the tables. */
const causes: Readonly<Record<string, string>> = {
  "generator-bound": "the load generator limited a rate",
  "client-bound": "the client limited a rate, not the service",
  "littles-law": "rates and response times do not agree",
  clock: "two clocks do not agree",
  "failed-requests": "requests failed",
  "not-sustained": "an arm did not keep up with the offered rate",
  "still-warming": "an arm was still getting faster",
  understated: "ratios are understated, because every processor was in use",
  "not-saturated": "an arm could do more than this load asks",
  "outside-cpu": "arms worked while others were measured",
  "generator-near": "a rate came close to the load generator's limit",
  "generator-waited": "the load generator waited for a processor",
  throttled: "a quota held processes back",
  "foreign-cpu": "other programs used the processors",
  steal: "the hypervisor took processor time",
  "cell-speed": "the processor's speed changed",
  "canary-spread": "the machine did not run at one speed",
  power: "the machine may have changed its speed to save power",
  "heavy-tailed": "a few answers decide a figure",
  "send-lag": "p99 includes late sends of the load generator",
};

/** In the order of the list above, the gravest first; counts do not depend on how fast a machine is. */
function machine({ warnings, metrics }: Result, subject: Subject | null): string[] {
  if (subject !== null && metrics[subject.metric]?.kind === "count") return [];
  const told = Object.values(causes);
  return [
    ...new Set(warnings.flatMap(({ code, severity }) => (severity === "info" ? [] : (causes[code] ?? [])))),
  ].toSorted((a, b) => told.indexOf(a) - told.indexOf(b));
}

/** Arms and cases on an axis enter no verdict. */
function curvePoint(result: Result, subject: Subject | null): string[] {
  return subject === null || comparisonOf(result, subject.arm, subject.metric, subject.case) !== undefined
    ? []
    : [`${subject.arm} is compared by its medians alone: a point of a curve has no verdict`];
}

/** Said by the comparison that answers the question. */
function pauses({ comparisons }: Result, subject: Subject | null): string[] {
  return (
    comparisons
      .filter(({ arm, metric }) => arm === subject?.arm && metric === subject.metric)
      // Its first clause names the arm that stood still.
      .flatMap(({ notes }) =>
        notes.flatMap((note) => /^Pauses: (.+?)(?:, (?:in fewer|with no answer)|\.$)/.exec(note)?.[1] ?? []),
      )
      .slice(0, 1)
  );
}

function movedPlacebo(result: Result, subject: Subject | null): string[] {
  const [low, high] = placeboOf(result, subject)?.ci95 ?? [null, null];
  return low !== null && high !== null && (low > 1 || high < 1) ? [placeboWords(result, subject)] : [];
}

function placeboOf(result: Result, subject: Subject | null) {
  return subject === null ? undefined : comparisonOf(result, "placebo", subject.metric, subject.case);
}

function placeboWords(result: Result, subject: Subject | null): string {
  const placebo = placeboOf(result, subject);
  if (subject === null || placebo === undefined || placebo.ratio === null || placebo.ci95[0] === null)
    return "";
  return `a second copy of ${subject.baseline} came out at ${formatRatio(placebo.ratio)} of it in ${placeWords(result, subject)} (${formatBounds(placebo.ci95, formatRatio)})`;
}
