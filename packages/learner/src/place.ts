import type { Goal } from "@labs/experiment";
import type { Result } from "@labs/experiment/result";
import { summaryOf } from "@labs/report";
import { baselineOf } from "./story/words.ts";

/** A metric in a case. */
export interface Place {
  readonly metric: string;
  readonly case: string;
}

/**
 * Where a run tells of the goal's climb: in its case, else in another one, where that has too few answers for the
 * figure; else in the first headline that has a figure at all.
 */
export function climbPlace(run: Result, { target: climb }: Goal): Place {
  const places = (metric: string): Place[] =>
    (run.metrics[metric]?.in ?? []).map((name) => ({ metric, case: name }));
  const own = places(climb.metric);
  const aim = { metric: climb.metric, case: climb.in ?? own[0]?.case ?? "" };
  const others = Object.keys(run.metrics).filter((name) => run.metrics[name]?.role === "headline");
  const isTold = (place: Place) => summaryOf(run, baselineOf(run), place.metric, place.case)?.median != null;
  return [aim, ...own, ...others.flatMap(places)].find(isTold) ?? aim;
}
