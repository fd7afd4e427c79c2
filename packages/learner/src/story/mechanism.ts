import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import {
  baselineOf,
  type Difference,
  differenceOf,
  differencesOf,
  isSamePlace,
  type Place,
  placeWords,
  planOf,
} from "@labs/report";
import { readEvidence } from "../attempt.ts";
import { medianWords, upperFirst } from "./words.ts";

/** Why the result looks like this: the metric that decides, and the subject's plan. */
export function mechanism(run: Result, subject: string, goal: Goal, aim: Place, cite: string): string[] {
  const plan = planOf(run, subject, aim.case);
  return [
    ...deciding(run, subject, goal, aim, cite),
    ...(plan === undefined ? [] : [`The server's plan: ${plan} ${cite}.`]),
  ];
}

/** The goal's evidence; where it is the headline itself or does not differ, the explaining metric that differs most. */
function deciding(run: Result, subject: string, goal: Goal, aim: Place, cite: string): string[] {
  const baseline = baselineOf(run);
  const evidence = readEvidence(run, goal.evidence, subject);
  const isHeadline = isSamePlace(evidence, aim);
  const found = isHeadline ? null : differenceOf(run, subject, baseline, evidence);
  const shown = found ?? differencesOf(run, subject, baseline).find((one) => explains(run, one, aim));
  if (shown === undefined) return [];
  const beside =
    subject === goal.reference ? null : medianWords(run, goal.reference, shown.metric, shown.case);
  const also = beside === null ? "" : `; ${goal.reference} has ${beside}`;
  const missing =
    evidence.value === null || evidence.reached || isHeadline
      ? []
      : ["That is not yet where the technique would bring it, so a part of the gain may have another cause."];
  return [
    `${upperFirst(placeWords(run, shown))}: ${shown.now} instead of ${shown.before}${also} ${cite}.`,
    ...(found === null ? [] : missing),
  ];
}

function explains(run: Result, { metric, case: name }: Difference, aim: Place): boolean {
  const about = run.metrics[metric];
  return (
    about?.role === "mechanism" && about.kind !== "timing" && !(metric === aim.metric && name === aim.case)
  );
}
