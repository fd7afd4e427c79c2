import type { Result } from "@labs/experiment/result";
import { bySize, type Difference, differenceOf, differenceWords } from "../reading/difference.ts";
import { isFlowchart } from "../reading/flowchart.ts";
import { isSamePlace, type Place, placeWords, planOf, summaryOf } from "../reading/lookup.ts";
import { formatMetric } from "../text/format.ts";
import { isLatency } from "./price.ts";
import type { Subject } from "./subject.ts";

/** Differences told besides the evidence. */
const maxBesides = 2;
/** Characters of a plan up to which it is told here. */
const longestPlan = 160;

/** What decides: the goal's evidence, then what differs most between the arm and the baseline. */
export function why(result: Result, subject: Subject | null): string {
  if (subject === null) return "Nothing to explain.";
  const evidence = result.goal?.evidence;
  const shown = evidence === undefined ? [] : evidenceWords(result, subject, evidence);
  const besides = mechanisms(result, subject)
    .filter(({ metric }) => metric !== evidence?.metric)
    .slice(0, maxBesides);
  const told = [...shown, ...besides.map((one) => differenceWords(result, one))];
  const plan = planWords(result, subject);
  if (told.length === 0 && plan === "")
    return `No figure of this run explains it: ${subject.arm} and ${subject.baseline} differ in no mechanism beyond the noise.`;
  return [...(told.length === 0 ? [] : [`${told.join("; ")}.`]), plan].filter((one) => one !== "").join(" ");
}

/** The evidence also where it is missing: then the technique was not at work. */
function evidenceWords(result: Result, subject: Subject, place: Place): string[] {
  if (isSamePlace(place, subject)) return [];
  const difference = differenceOf(result, subject.arm, subject.baseline, place);
  if (difference !== null) return [differenceWords(result, difference)];
  const about = result.metrics[place.metric];
  const value = summaryOf(result, subject.arm, place.metric, place.case)?.median;
  if (about === undefined || value == null) return [];
  return [
    `${placeWords(result, place)} ${formatMetric(value, about)}, no measurable difference from ${subject.baseline}`,
  ];
}

/** One difference for each metric: in the case of the answer where it is read there, else the largest. */
function mechanisms(result: Result, subject: Subject): Difference[] {
  const found = Object.entries(result.metrics)
    .filter(([, { role }]) => role === "mechanism")
    .flatMap(([metric, about]) => {
      const here = about.in.includes(subject.case) ? [subject.case] : about.in;
      const differences = here
        .flatMap((name) => differenceOf(result, subject.arm, subject.baseline, { metric, case: name }) ?? [])
        // A response time that got worse is a price; one with an interval is told with the answer.
        .filter(({ isBetter, interval }) => interval === null && (isBetter || !isLatency(about)));
      return differences.toSorted(bySize).slice(0, 1);
    });
  const isHere = (one: Difference) => one.case === subject.case;
  return found.toSorted((a, b) => Number(isHere(b)) - Number(isHere(a)) || bySize(a, b));
}

/** How the arm says that it answers, where that is short. */
function planWords(result: Result, { arm, case: name }: Subject): string {
  const line = planOf(result, arm, name) ?? "";
  return line === "" || line.length > longestPlan || isFlowchart(line) ? "" : `It answers by: ${line}.`;
}
