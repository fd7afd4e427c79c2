/** When a card is asked again: spaced repetition, by how the learner graded their own answer. */
import { createEmptyCard, type Card as FsrsCard, fsrs, generatorParameters, Rating } from "ts-fsrs";
import type { Card } from "./cards/card.ts";
import type { CardState } from "./state.ts";

export const grades = ["again", "hard", "good", "easy"] as const;
export type Grade = (typeof grades)[number];

const scheduler = fsrs(generatorParameters({ enable_fuzz: false }));
const ratings = { again: Rating.Again, hard: Rating.Hard, good: Rating.Good, easy: Rating.Easy } as const;

/** When a card is due after it was graded now. */
export function schedule(known: CardState | undefined, grade: Grade, now: Date): CardState {
  const card: FsrsCard = known === undefined ? createEmptyCard(now) : revive(known);
  const { card: next } = scheduler.next(card, now, ratings[grade]);
  return {
    ...next,
    due: next.due.toISOString(),
    last_review: next.last_review?.toISOString() ?? now.toISOString(),
  };
}

function revive({ due, last_review, ...rest }: CardState): FsrsCard {
  return {
    ...rest,
    due: new Date(due),
    ...(last_review === undefined ? {} : { last_review: new Date(last_review) }),
  };
}

/** Cards to ask now: the due ones that wait longest, then those never asked. */
export function dueCards(
  cards: readonly Card[],
  known: Readonly<Record<string, CardState>>,
  now: Date,
): Card[] {
  const dueAt = ({ name }: Card) => (known[name] === undefined ? null : Date.parse(known[name].due));
  const due = cards.filter((card) => (dueAt(card) ?? Number.POSITIVE_INFINITY) <= now.getTime());
  const fresh = cards.filter((card) => dueAt(card) === null);
  return [...due.toSorted((a, b) => (dueAt(a) ?? 0) - (dueAt(b) ?? 0)), ...fresh];
}
