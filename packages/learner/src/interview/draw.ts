import type { Random } from "@labs/experiment";
import { dateWords } from "@labs/report";
import type { AskedQuestion, LearnerState } from "../state.ts";
import { pointsWords, shareOf } from "./score.ts";

/** A question that may be asked, and what is known of the learner's answer to it. */
export interface Candidate {
  /** The experiment, as `lab/experiment`. */
  readonly id: string;
  /** The part of the guide. */
  readonly area: string;
  /** Whether their last prediction named an arm that was not best; `null` where there is none. */
  readonly predictedWrong: boolean | null;
}

/** A question that is asked, and why this one. */
export interface Drawn {
  readonly id: string;
  readonly reason: string;
}

/**
 * Draws the questions of an interview: one of each part of the guide first, then of all; within them those that are due
 * or weak with the larger probability. Without a repeat; at most as many as there are.
 */
export function drawQuestions(
  candidates: readonly Candidate[],
  count: number,
  known: Pick<LearnerState, "cards" | "interviews">,
  now: Date,
  draw: Random,
): Drawn[] {
  const left = candidates.map((one) => ({ ...one, ...needOf(one, known, now) }));
  const drawn: typeof left = [];
  while (drawn.length < count && left.length > 0) {
    const asked = new Set(drawn.map(({ area }) => area));
    const fresh = left.filter(({ area }) => !asked.has(area));
    const one = pick(fresh.length > 0 ? fresh : left, draw);
    if (one === undefined) break;
    left.splice(left.indexOf(one), 1);
    drawn.push(one);
  }
  return drawn.map(({ id, reason }) => ({ id, reason }));
}

interface Need {
  /** How probable it is to be drawn, relative to the others. */
  readonly weight: number;
  /** The largest part of it, in words. */
  readonly reason: string;
}

/** What speaks for a question: its cards are due, its last answer was weak, its prediction failed, it was never asked. */
function needOf(
  { id, predictedWrong }: Candidate,
  { cards, interviews }: Pick<LearnerState, "cards" | "interviews">,
  now: Date,
): Need {
  const [due] = Object.entries(cards)
    .filter(([name, card]) => name.startsWith(`${id}/`) && Date.parse(card.due) <= now.getTime())
    .map(([, card]) => card.due)
    .toSorted();
  const last = lastAnswer(interviews, id);
  const parts: Need[] = [
    ...(due === undefined ? [] : [{ weight: 2, reason: `it is due since ${dateWords(due)}` }]),
    last === null
      ? { weight: 1, reason: "no interview has asked it yet" }
      : { weight: 3 * (1 - last.share), reason: `last time: ${last.words}` },
    ...(predictedWrong ? [{ weight: 1, reason: "the last prediction named another arm than the best" }] : []),
  ];
  const [first] = parts.toSorted((a, b) => b.weight - a.weight);
  const weight = parts.reduce((sum, part) => sum + part.weight, minWeight);
  return { weight, reason: first?.reason ?? "" };
}

/** What is known well and not due is still asked now and then. */
const minWeight = 0.1;

/** The last graded answer to a question. */
function lastAnswer(
  interviews: LearnerState["interviews"],
  id: string,
): { readonly share: number; readonly words: string } | null {
  const graded = interviews
    .flatMap(({ questions }) => questions)
    .filter((one) => one.id === id && shareOf(one) !== null);
  const last: AskedQuestion | undefined = graded.at(-1);
  return last === undefined ? null : { share: shareOf(last) ?? 0, words: pointsWords(last) };
}

function pick<T extends { readonly weight: number }>(from: readonly T[], draw: Random): T | undefined {
  let rest = draw() * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of from) {
    rest -= one.weight;
    if (rest < 0) return one;
  }
  return from.at(-1);
}
