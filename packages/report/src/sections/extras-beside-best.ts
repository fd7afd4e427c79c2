import type { Result } from "@labs/experiment/result";
import { isSamePlace, type Place } from "../reading/lookup.ts";
import { pairsByPurpose } from "../reading/pairs.ts";

const standings = {
  FASTER: "is ahead of",
  SLOWER: "is behind",
  EQUIVALENT: "comes within 5 % of",
  INCONCLUSIVE: "shows no measurable difference from",
  "TOO FEW": null,
  INVALID: null,
} as const;

/** How arms from outside the experiment, such as the learner's, stand beside its best ones, where that was compared. */
export function extrasBesideBest(result: Result, place: Place, best: readonly string[]): string[] {
  return pairsByPurpose(result).edits.flatMap((pair) => {
    const words = standings[pair.verdict];
    const isHere = isSamePlace(pair, place) && best.includes(pair.versus);
    return isHere && words !== null ? [`${pair.arm} ${words} ${pair.versus}.`] : [];
  });
}
