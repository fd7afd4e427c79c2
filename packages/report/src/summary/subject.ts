import type { Result } from "@labs/experiment/result";
import { answerPlaces, baselineOf, measuredArms, type Place, summaryOf } from "../reading/lookup.ts";
import { bestArms, ratioOf } from "../reading/prediction.ts";

/** The arm that a summary speaks of, and where its headline is read. */
export interface Subject extends Place {
  readonly arm: string;
  readonly baseline: string;
}

/** The best arm where the question is answered; `null` where nothing was measured that answers it. */
export function subjectOf(result: Result): Subject | null {
  const place = answerPlace(result);
  if (place === null) return null;
  const baseline = baselineOf(result);
  const isVariant = (name: string) =>
    result.arms.some((arm) => arm.name === name && arm.role === "variant" && !arm.anchor) &&
    summaryOf(result, name, place.metric, place.case)?.median != null;
  const best = bestArms(result, place.metric, place.case).filter(isVariant);
  const candidates =
    best.length > 0
      ? best
      : measuredArms(result)
          .map(({ name }) => name)
          .filter(isVariant);
  const [arm] = candidates.toSorted((a, b) => rank(result, place, b) - rank(result, place, a));
  return arm === undefined ? null : { ...place, arm, baseline };
}

/** Among arms with no measurable difference the model answer stands for all, and a trap comes last. */
function rank(result: Result, { metric, case: name }: Place, arm: string): number {
  const about = result.arms.find((one) => one.name === arm);
  const preferred = about?.trap === true ? -1e9 : arm === result.goal?.reference && !isSwept(about) ? 1e9 : 0;
  return preferred + (ratioOf(result, arm, metric, name) ?? 0);
}

function isSwept(arm: Result["arms"][number] | undefined): boolean {
  return arm?.sweepValue !== undefined;
}

/** The goal's target where it has a figure, else its other cases, else the first headline that has one. */
function answerPlace(result: Result): Place | null {
  const isTold = ({ metric, case: name }: Place) =>
    result.metrics[metric]?.in.includes(name) === true &&
    measuredArms(result).some(
      ({ name: arm, role }) => role === "variant" && summaryOf(result, arm, metric, name)?.median != null,
    );
  return answerPlaces(result, result.goal?.target ?? null).find(isTold) ?? null;
}
