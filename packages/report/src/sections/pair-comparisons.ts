import type { Comparison, Result } from "@labs/experiment/result";
import { isReadInSeveral } from "../reading/lookup.ts";
import { formatBounds, formatRatio } from "../text/format.ts";
import { list } from "../text/text.ts";
import { verdictWords } from "../text/words.ts";

/** An edit against what it was before, or against the reference: a line for each headline. */
export function pairComparisons(result: Result): string[] {
  return list(
    "Your change",
    result.pairComparisons.flatMap((pair) => {
      const about = result.metrics[pair.metric];
      return about === undefined || pair.ratio === null ? [] : line(result, pair, about);
    }),
  );
}

function line(result: Result, pair: Comparison, about: Result["metrics"][string]): string {
  const { arm, versus, metric, case: name, ratio, ci95, notes } = pair;
  const place = isReadInSeveral(result, metric) ? ` in ${name}` : "";
  const exact = about.kind === "count";
  const [low, high] = ci95;
  const bounds = low === high && (exact || low === null) ? "" : ` (${formatBounds(ci95, formatRatio)})`;
  const [note] = notes;
  return `${arm} against ${versus}, ${metric}${place}: ${formatRatio(ratio)}${bounds}, ${verdictWords(pair, about)}.${note === undefined ? "" : ` ${note}`}`;
}
