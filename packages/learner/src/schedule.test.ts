import { expect, test } from "vitest";
import { cardsOf } from "./cards/cards.ts";
import { goal, plainRun } from "./learned.fixture.ts";
import { dueCards, grades, schedule } from "./schedule.ts";
import type { CardState } from "./state.ts";

const now = new Date("2026-03-01T12:00:00Z");
const hours = 3_600_000;

const dueAt = (state: CardState) => Date.parse(state.due);

test("the worse a card went, the sooner it is due", () => {
  const due = grades.map((grade) => dueAt(schedule(undefined, grade, now)));
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  expect(new Set(due).size).toBe(grades.length);
  expect(due[0]).toBeGreaterThan(now.getTime());
});

test("a card that goes well again and again is due later and later, and soon once it goes wrong", () => {
  const gaps: number[] = [];
  let state: CardState | undefined;
  let at = now;
  for (let look = 0; look < 5; look++) {
    state = schedule(state, "good", at);
    gaps.push(dueAt(state) - at.getTime());
    at = new Date(state.due);
  }
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  expect(gaps.at(-1)).toBeGreaterThan(7 * 24 * hours);
  const lapsed = schedule(state, "again", at);
  expect(dueAt(lapsed) - at.getTime()).toBeLessThan(24 * hours);
  expect(lapsed.lapses).toBe(1);
});

test("what is kept of a schedule survives JSON", () => {
  const state = schedule(undefined, "good", now);
  const again = JSON.parse(JSON.stringify(state));
  expect(schedule(again, "hard", new Date(state.due))).toEqual(schedule(state, "hard", new Date(state.due)));
});

test("the due cards come first, those that wait longest before the others; then the fresh ones", () => {
  const known = (due: Date): CardState => ({ ...schedule(undefined, "good", now), due: due.toISOString() });
  const before = (count: number) => new Date(now.getTime() - count * hours);
  const state = {
    "lab/experiment/table": known(before(1)),
    "lab/experiment/liar": known(before(2)),
    "lab/experiment/plan": known(before(-1)),
    "of/another/run": known(before(9)),
  };
  expect(dueCards(cardsOf(goal, plainRun), state, now).map(({ name }) => name)).toEqual([
    "lab/experiment/liar",
    "lab/experiment/table",
    "lab/experiment/symptom",
    "lab/experiment/price",
    "lab/experiment/question",
  ]);
});
