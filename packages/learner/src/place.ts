import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { answerPlaces, baselineOf, type Place, summaryOf } from "@labs/report";

/**
 * Where a run tells of the goal's target: in its case, else in another one, where that has too few answers for the
 * figure; else in the first headline that has a figure at all.
 */
export function targetPlace(run: Result, { target }: Goal): Place {
  const aim = { metric: target.metric, case: target.in ?? run.metrics[target.metric]?.in[0] ?? "" };
  const isTold = (place: Place) => summaryOf(run, baselineOf(run), place.metric, place.case)?.median != null;
  return answerPlaces(run, aim).find(isTold) ?? aim;
}
