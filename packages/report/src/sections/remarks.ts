import type { CellRecord, Result } from "@labs/experiment/result";
import { hasSeveralCases, isReadInSeveral } from "../reading/lookup.ts";
import { list } from "../text/text.ts";

/** What was not measured, with its reason: a case or an arm that was skipped once, others once for each case and reason. */
export function findings(result: Result): string[] {
  return list("Findings", findingSentences(result));
}

/** The sentences themselves. */
export function findingSentences(result: Result): string[] {
  const seen = new Map<string, CellRecord>();
  for (const cell of result.cells) {
    const { arm, case: name, outcome } = cell;
    if (outcome.status === "measured") continue;
    const what =
      outcome.status === "skipped" ? "" : outcome.status === "failed" ? outcome.reason : `wrong ${name}`;
    const key = `${arm}/${outcome.status}/${what}`;
    if (!seen.has(key)) seen.set(key, cell);
  }
  return [
    ...Object.entries(result.skippedCases).map(
      ([name, reason]) => `The case ${name}: skipped. ${sentence(reason)}`,
    ),
    ...atMostOnePerCase([...seen.values()]).map((cell) => finding(result, cell)),
  ];
}

/** Reasons that hold a number differ in every round: the first of a case says enough. */
function atMostOnePerCase(cells: readonly CellRecord[]): CellRecord[] {
  return [...Map.groupBy(cells, (cell) => `${cell.arm}/${cell.case}`).values()].flatMap((same) =>
    same.slice(0, 1),
  );
}

function finding(result: Result, { arm, case: name, round, outcome }: CellRecord): string {
  if (outcome.status === "skipped") return `${arm}: skipped. ${sentence(outcome.reason)}`;
  const place = hasSeveralCases(result) && name !== "" ? ` in ${name}` : "";
  const where = `${arm}${place}${round < 0 ? "" : `${place === "" ? " in" : ","} round ${round + 1}`}`;
  if (outcome.status !== "wrong")
    return `${where}: ${outcome.status}. ${"reason" in outcome ? sentence(outcome.reason) : ""}`;
  const known =
    result.arms.find((one) => one.name === arm)?.role === "wrong"
      ? "refused, as it should be"
      : "WRONG, so no time is shown";
  const said = `To ${outcome.input} it answered ${outcome.actual}; right is ${outcome.expected}.`;
  return `${where}: ${known}. ${said.replaceAll(/\s+/g, " ")}`;
}

/** What the experiment's authors expected, and what became of them. */
export function claims(result: Result): string[] {
  return list("What the authors of the experiment expected", claimSentences(result));
}

/** The sentences themselves. */
export function claimSentences(result: Result): string[] {
  return result.claims.map(({ sentence, state, metric, case: name }) => {
    const place = isReadInSeveral(result, metric) ? ` · ${name}` : "";
    return `${state}: ${sentence}${place}`;
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
