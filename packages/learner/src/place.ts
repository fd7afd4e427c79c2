import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { answerPlaces, baselineOf, type Place, summaryOf } from "@labs/report";

/**
 * Where a run tells of the goal's climb: in its case, else in another one, where that has too few answers for the
 * figure; else in the first headline that has a figure at all.
 */
export function climbPlace(run: Result, { target: climb }: Goal): Place {
  const aim = { metric: climb.metric, case: climb.in ?? run.metrics[climb.metric]?.in[0] ?? "" };
  const isTold = (place: Place) => summaryOf(run, baselineOf(run), place.metric, place.case)?.median != null;
  return answerPlaces(run, aim).find(isTold) ?? aim;
}
