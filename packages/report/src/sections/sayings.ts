import type { Comparison, Result } from "@labs/experiment/result";
import { isReadInSeveral, sharesTable } from "../reading/lookup.ts";
import type { Subject } from "../summary/subject.ts";
import { list, listWords } from "../text/text.ts";
import { claimable } from "./claimable.ts";
import { claimableTogether } from "./claimable-together.ts";

/** What may be said of these numbers, and what may not. */
export function sayings(result: Result): string[] {
  return [
    ...list("You may say", maySay(result, result.comparisons)),
    ...list("You may not say", [
      ...open(result, result.comparisons),
      `That it holds elsewhere. ${result.caveat}`.trim(),
    ]),
  ];
}

function maySay(result: Result, comparisons: readonly Comparison[]): string[] {
  return [...Map.groupBy(comparisons, ({ metric }) => metric)].flatMap(([metric, same]) => {
    const about = result.metrics[metric];
    if (about === undefined) return [];
    return (sharesTable(result, metric) ? claimableTogether : claimable)(same, about, result);
  });
}

/** Sentences of each kind that stand with a summary. */
const most = 3;

/** The same in short: of the arm that answers the question and of the learner's own, the answer first. */
export function shortSayings(result: Result, subject: Subject | null): string[] {
  const arms = new Set([
    ...(subject === null ? [] : [subject.arm]),
    ...result.arms.flatMap(({ name, role }) => (role === "extra" ? name : [])),
  ]);
  const isFirst = ({ metric, case: name }: Comparison) => metric === subject?.metric && name === subject.case;
  const chosen = result.comparisons
    .filter(({ arm }) => arms.has(arm))
    .toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
  const may = maySay(result, chosen);
  const more = may.length - most;
  const undecided = open(result, chosen);
  return [
    ...list("You may say", [...may.slice(0, most), ...(more > 0 ? [`${more} more: see the details.`] : [])]),
    ...list("You may not say", [
      ...undecided.slice(0, most - 1),
      `That it holds elsewhere. ${result.caveat}`.trim(),
    ]),
  ];
}

/** Comparisons that came to no verdict: one sentence for each metric. */
function open(result: Result, comparisons: readonly Comparison[]): string[] {
  const without = comparisons.filter(({ verdict }) =>
    ["INCONCLUSIVE", "TOO FEW", "INVALID"].includes(verdict),
  );
  return [...Map.groupBy(without, ({ metric }) => metric)].map(([metric, same]) => {
    const places = [...Map.groupBy(same, (one: Comparison) => one.case)].map(([name, arms]) => {
      const names = listWords(arms.map(({ arm }) => arm));
      return `of ${names}${isReadInSeveral(result, metric) ? ` in ${name}` : ""}`;
    });
    return `Which way ${metric} ${listWords(places)} differs: this run cannot tell.`;
  });
}
