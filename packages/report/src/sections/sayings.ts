import type { Comparison, Result } from "@labs/experiment/result";
import { isReadInSeveral, sharesTable } from "../reading/lookup.ts";
import { list, listWords } from "../text/text.ts";
import { claimable } from "./claimable.ts";
import { claimableTogether } from "./claimable-together.ts";

/** What may be said of these numbers, and what may not. */
export function sayings(result: Result): string[] {
  const may = [...Map.groupBy(result.comparisons, ({ metric }) => metric)].flatMap(([metric, same]) => {
    const about = result.metrics[metric];
    if (about === undefined) return [];
    return (sharesTable(result, metric) ? claimableTogether : claimable)(same, about, result);
  });
  return [
    ...list("You may say", may),
    ...list("You may not say", [...open(result), `That it holds elsewhere. ${result.caveat}`]),
  ];
}

/** Comparisons that came to no verdict: one sentence for each metric. */
function open(result: Result): string[] {
  const without = result.comparisons.filter(({ verdict }) =>
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
