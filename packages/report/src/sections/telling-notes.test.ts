import { expect, test } from "vitest";
import { comparison } from "../fixtures/build.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { tellingNotes } from "./telling-notes.ts";

const disagreement =
  "interval-disagreement: the exact interval shows a difference, the bootstrap does not; a few rounds decide.";
const includesNone = 'The interval includes "no difference".';

test("methods that disagree matter only where the verdict is open", () => {
  const notes = (over: Parameters<typeof comparison>[4]) =>
    tellingNotes(
      comparison("fast", "throughput", "busy", 2, { notes: [disagreement], ...over }),
      smallResult,
    );
  expect(notes({ verdict: "FASTER" })).toEqual([]);
  expect(notes({ verdict: "INCONCLUSIVE" })).toEqual([
    "The exact interval shows a difference, the bootstrap does not; a few rounds decide.",
  ]);
});

test("the interval that decides is named where the one in the table says something else", () => {
  const open = (ci95: [number, number], ciAdjusted: [number, number]) =>
    tellingNotes(
      comparison("fast", "throughput", "busy", 1.2, {
        ...{ verdict: "INCONCLUSIVE", notes: [includesNone] },
        ...{ ci95, ciAdjusted },
      }),
      smallResult,
    );
  expect(open([1.07, 1.5], [0.98, 1.6])).toEqual([
    "The interval that decides is adjusted for 2 comparisons, 0.98x – 1.60x, and includes 1: this run cannot tell.",
  ]);
  expect(open([0.9, 1.5], [0.8, 1.6])).toEqual(["The interval includes 1: this run cannot tell."]);
});
