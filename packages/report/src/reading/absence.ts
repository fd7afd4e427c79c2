/** Why an arm has no figure in a metric and case: a word for a cell of a table, and what the word stands for. */
import type { Result } from "@labs/experiment/result";
import { formatMetric } from "../text/format.ts";
import { wrap } from "../text/text.ts";
import { isSamePlace, type Place, summaryOf } from "./lookup.ts";

const meanings = {
  wrong: "it answered wrongly, so none of its figures counts",
  failed: "none of its rounds came to an end",
  skipped: "it cannot run here; the details say why",
  invalid: "its figures contradict each other",
  "too few": "fewer answers in a cell than this quantile takes",
  none: "this arm has no such figure",
  "–": "this arm is not driven there",
} as const;

/** In the words of `meanings`. */
type Absence = keyof typeof meanings;

/** The word for a figure that is not there. */
function absenceOf(result: Result, arm: string, place: Place): Absence {
  const { metric, case: name } = place;
  const outcomes = result.cells.flatMap((cell) =>
    cell.arm === arm ? { ...cell.outcome, at: cell.case } : [],
  );
  const known = (status: string) => outcomes.some((one) => one.status === status);
  // Wrong once is wrong in every case.
  if (known("wrong")) return "wrong";
  const here = outcomes.filter(({ at }) => at === name || at === "");
  const measured = here.filter(({ status }) => status === "measured");
  if (measured.length === 0 && known("skipped")) return "skipped";
  if (measured.length === 0 && here.some(({ status }) => status === "failed")) return "failed";
  const invalid = result.comparisons.some(
    (one) => one.arm === arm && isSamePlace(one, place) && one.verdict === "INVALID",
  );
  if (invalid) return "invalid";
  return /^p\d\d\b/.test(metric) || / p\d\d\b/.test(metric) ? "too few" : "none";
}

/** The median as text; where there is none, the word that says why. */
export function figureOf(
  result: Result,
  arm: string,
  place: Place,
  kind: Parameters<typeof formatMetric>[1],
): string {
  const summary = summaryOf(result, arm, place.metric, place.case);
  if (summary === undefined) return "–";
  const { median } = summary;
  return median === null ? absenceOf(result, arm, place) : formatMetric(median, kind);
}

/** What the words in these cells stand for, each once; nothing where all cells are figures. */
export function absenceNotes(cells: readonly string[]): string[] {
  const used = Object.entries(meanings).filter(([word]) => cells.some((cell) => cell.trim() === word));
  if (used.length === 0) return [];
  return [`  ${wrap(`${used.map(([word, meaning]) => `${word}: ${meaning}`).join("; ")}.`, "  ")}`];
}
