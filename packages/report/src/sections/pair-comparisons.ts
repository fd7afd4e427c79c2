import type { Comparison, Result } from "@labs/experiment/result";
import { differencesBeside, differenceWords } from "../reading/difference.ts";
import { isReadInSeveral } from "../reading/lookup.ts";
import { pairsByPurpose } from "../reading/pairs.ts";
import { formatBounds, formatRatio } from "../text/format.ts";
import { list, listWords } from "../text/text.ts";
import { verdictWords } from "../text/words.ts";

/** Figures without a verdict that are told of an edit. */
const maxMoved = 4;

/** An edit against what it was before, or against the reference: a line for each headline, and what moved besides. */
export function pairComparisons(result: Result): string[] {
  const { edits } = pairsByPurpose(result);
  return list("Your change", [
    ...edits.flatMap((pair) => {
      const about = result.metrics[pair.metric];
      return about === undefined || pair.ratio === null
        ? []
        : line(result, { ...pair, ratio: pair.ratio }, about);
    }),
    ...[...Map.groupBy(edits, ({ arm, versus }) => JSON.stringify([arm, versus])).values()].flatMap((same) =>
      moved(result, same),
    ),
  ]);
}

/** Metrics that are no headline and differ beyond the noise, the most first. */
function moved(result: Result, same: readonly Comparison[]): string[] {
  const [first] = same;
  if (first === undefined) return [];
  const { arm, versus } = first;
  const others = differencesBeside(result, arm, versus, same);
  const more = others.length - maxMoved;
  if (others.length === 0) return [];
  const told = others.slice(0, maxMoved).map((one) => differenceWords(result, one));
  return [
    `Moved too, ${arm} against ${versus}: ${listWords(told)}${more > 0 ? `; ${more} more: see the details` : ""}.`,
  ];
}

function line(
  result: Result,
  pair: Comparison & { readonly ratio: number },
  about: Result["metrics"][string],
): string {
  const { arm, versus, metric, case: name, ratio, ci95, notes } = pair;
  const place = isReadInSeveral(result, metric) ? ` in ${name}` : "";
  const exact = about.kind === "count";
  const [low, high] = ci95;
  const bounds = low === high && (exact || low === null) ? "" : ` (${formatBounds(ci95, formatRatio)})`;
  const [note] = notes;
  return `${arm} against ${versus}, ${metric}${place}: ${formatRatio(ratio)}${bounds}, ${verdictWords(pair, about)}.${note === undefined ? "" : ` ${note}`}`;
}
