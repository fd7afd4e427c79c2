import type { Result } from "@labs/experiment/result";
import type { Metric } from "../../reading/lookup.ts";
import { changeOf, type PairedRatio } from "../../reading/pairs.ts";
import { figureWords, formatMetric } from "../../text/format.ts";
import { listWords } from "../../text/text.ts";
import { conditionWords, roundsWords } from "../../text/words.ts";
import { countDifference, medianOf } from "./claimable.ts";

/** What may be said of a metric in many cases: of timings a sentence for each case, of counts one with the best. */
export function claimableTogether(
  comparisons: readonly PairedRatio[],
  about: Metric,
  result: Result,
): string[] {
  const cases = [...Map.groupBy(comparisons, (one) => one.case).values()];
  return about.kind === "count"
    ? countSentence(cases, about, result)
    : cases.flatMap((same) => ratioSentence(same, about, result));
}

/** All arms of a case of which something may be said. */
function ratioSentence(same: readonly PairedRatio[], about: Metric, result: Result): string[] {
  const said = same.flatMap((comparison) => {
    const change = changeOf(comparison, about);
    return change === null ? [] : [{ comparison, change }];
  });
  const [first] = said;
  if (first === undefined) return [];
  const { metric, versus, case: name } = first.comparison;
  const rounds = Math.min(...said.map(({ comparison }) => comparison.rounds));
  const basis = [
    conditionWords(result.cases[name]),
    `${rounds} paired rounds`,
    said.some(({ change }) => change.level === "90 %")
      ? "95 % intervals in brackets, 90 % where it is the same"
      : "95 % intervals in brackets",
  ].join(", ");
  const list = said.map(({ comparison: { arm, verdict }, change: { up, factor, low, high } }) => {
    const words = verdict === "EQUIVALENT" ? "the same within 5 %" : `${factor} ${up ? "as high" : "lower"}`;
    return `${arm} ${words} (${low} – ${high})`;
  });
  return [`On my machine, ${metric} in ${name} against ${versus} (${basis}): ${list.join("; ")}.`];
}

/** The best arms of each case; the table has the others, as exact as they. */
function countSentence(cases: readonly (readonly PairedRatio[])[], about: Metric, result: Result): string[] {
  const said = cases.flatMap((same) => {
    const better = same.filter(({ verdict }) => verdict === "FASTER");
    const value = (one: PairedRatio) => medianOf(result, one, one.arm) ?? Number.NaN;
    const values = better.map(value);
    const most = about.better === "lower" ? Math.min(...values) : Math.max(...values);
    const best = better.filter((one) => value(one) === most);
    const [first] = best;
    if (first === undefined) return [];
    const { versus, case: name } = first;
    const difference = countDifference(first, about);
    const arms = listWords(best.map(({ arm }) => arm));
    const base = figureWords(medianOf(result, first, versus), { kind: about.kind });
    return [
      `${formatMetric(most, { kind: about.kind })} with ${arms} instead of ${base} in ${name}${difference === null || difference === "" ? "" : ` (${difference})`}`,
    ];
  });
  const [first] = cases.flat();
  if (said.length === 0 || first === undefined) return [];
  const rounds = Math.min(...cases.flat().map(({ rounds }) => rounds));
  const unit = about.unit === "" ? "" : `${about.unit}, `;
  return [
    `On my machine, ${first.metric} (${unit}against ${first.versus}, ${roundsWords(rounds)}): ${said.join("; ")}.`,
  ];
}
