import { expect, test } from "vitest";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { explanations } from "./explanations.ts";

const scan =
  "Limit <- Sort <- Seq Scan on security_events, 2 000 000 rows read for 50, sorted in memory (top-N)";
const index = "Limit <- Index Scan Backward using security_events_at";
const skip = "Limit <- Index Scan Backward using severity_at (7 searches)";
const explained = [
  { arm: "slow", case: "busy", lines: [scan] },
  { arm: "fast", case: "busy", lines: [index, skip] },
  { arm: "fancy", case: "busy", lines: [scan] },
  { arm: "placebo", case: "busy", lines: [scan] },
  { arm: "fast", case: "steady", lines: [skip] },
  { arm: "fancy", case: "steady", lines: [] },
];

test("each way is said once with its arms, case by case; where rounds differ, all ways", () => {
  expect(explanations({ ...smallResult, explained }).join("\n")).toMatchInlineSnapshot(`
    "How it is answered, in the arms' own words
      busy
        - slow and fancy: Limit <- Sort <- Seq Scan on security_events, 2 000 000 rows read for 50,
          sorted in memory (top-N)
        - fast, not the same in every round:
          * Limit <- Index Scan Backward using security_events_at
          * Limit <- Index Scan Backward using severity_at (7 searches)
      steady
        - fast: Limit <- Index Scan Backward using severity_at (7 searches)"
  `);
});

test("what has lines of its own keeps them", () => {
  const chart = "load\n  #\n ##";
  const lines = explanations({ ...smallResult, explained: [{ arm: "fast", case: "busy", lines: [chart] }] });
  expect(lines.join("\n")).toMatch(/\n( +)- fast:\n\1 {2}load\n\1 {4}#\n\1 {3}##$/);
});

test("a single case needs no heading", () => {
  const { busy } = smallResult.cases;
  const cases: typeof smallResult.cases = busy === undefined ? {} : { busy };
  expect(explanations({ ...smallResult, cases, explained: explained.slice(0, 1) }).join("\n")).not.toContain(
    "\n  busy",
  );
});

test("without words there is no section", () => {
  expect(explanations(smallResult)).toEqual([]);
});
