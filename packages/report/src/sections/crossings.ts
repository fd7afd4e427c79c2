import type { Result } from "@labs/experiment/result";
import { baselineOf, measuredArms, summaryOf, sweptCases } from "../reading/lookup.ts";
import { wrap } from "../text/text.ts";

/** Medians this close are no difference. */
const margin = 1.05;

/**
 * From which size of a job each arm beats the one that it is held against: a sentence for each mechanism that is read
 * over sizes. A headline over them is a curve.
 */
export function crossings(result: Result): string[] {
  return Object.entries(result.metrics).flatMap(([metric, { role, in: all }]) => {
    const cases = sweptCases(result, all).filter((name) => result.cases[name]?.mode === "job");
    if (role !== "mechanism" || cases.length < 2) return [];
    const told = measuredArms(result).flatMap(({ name, role, versus = baselineOf(result) }) =>
      role !== "variant" || versus === null ? [] : pairWords(result, metric, cases, [name, versus]),
    );
    return told.length === 0 ? [] : [wrap(`Break-even of ${metric}, by the medians: ${told.join("; ")}.`)];
  });
}

/** Nothing where one of the two has no figure in a case. */
function pairWords(
  result: Result,
  metric: string,
  cases: readonly string[],
  [arm, versus]: readonly [arm: string, versus: string],
): string[] {
  const ratios = cases.map((name) => {
    const [one, other] = [arm, versus].map((who) => summaryOf(result, who, metric, name)?.median);
    if (one == null || other == null || one === 0 || other === 0) return null;
    return result.metrics[metric]?.better === "higher" ? one / other : other / one;
  });
  if (ratios.includes(null)) return [];
  const last = ratios.findLastIndex((ratio) => (ratio ?? 0) <= margin);
  const [largest = ""] = cases.slice(-1);
  if (last === cases.length - 1) return [`${arm} does not beat ${versus} up to ${largest}`];
  const from = cases[last + 1] ?? "";
  return [`${arm} beats ${versus} ${last === -1 ? `already in ${from}` : `from ${from} on`}`];
}
