import type { Grade } from "../schedule.ts";
import type { AskedQuestion } from "../state.ts";

/** The share of the rubric's points and of the further questions that an answer had; `null` where it was not graded. */
export function shareOf({ end, points, pushback }: AskedQuestion): number | null {
  if (end === "skipped") return 0;
  if (points === null) return null;
  const all = points.had.length + points.missing.length + (pushback?.of ?? 0);
  return all === 0 ? null : (points.had.length + (pushback?.held ?? 0)) / all;
}

/** From this share on an answer is strong. */
export const strongShare = 0.7;

/** The grade of the question's card that follows from the share. */
export function gradeOf(share: number): Grade {
  if (share < 0.4) return "again";
  if (share < strongShare) return "hard";
  return share < 0.9 ? "good" : "easy";
}

/** `4 of 7 points, 2 of 3 further questions`. */
export function pointsWords({ end, points, pushback }: AskedQuestion): string {
  if (end === "skipped") return "skipped";
  if (points === null) return "not graded";
  const { had, missing } = points;
  const further = pushback === null ? "" : `, ${pushback.held} of ${pushback.of} further questions`;
  return `${had.length} of ${had.length + missing.length} points${further}`;
}
