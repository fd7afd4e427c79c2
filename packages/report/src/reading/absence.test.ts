import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { comparison, summary } from "../fixtures/build.fixture.ts";
import { smallResult } from "../fixtures/small-result.fixture.ts";
import { absenceNotes, figureOf } from "./absence.ts";

const place = { metric: "p99", case: "busy" };
const missing = { ...smallResult, summaries: [summary("fast", "p99", "busy", null)] };

function cell(outcome: Result["cells"][number]["outcome"], name = "busy"): Result["cells"][number] {
  return { round: 0, position: 0, arm: "fast", case: name, startedAt: "", outcome };
}
const measured = cell({ status: "measured", values: {}, load: null, noise: null });
const wrong = cell({ status: "wrong", when: "after", input: "1", expected: "2", actual: "3" }, "steady");
const word = (over: Partial<Result>, metric = place.metric) =>
  figureOf({ ...missing, ...over }, "fast", { ...place, metric }, { kind: "gauge" });

test.each<[string, Partial<Result>]>([
  ["wrong", { cells: [measured, wrong] }],
  ["failed", { cells: [cell({ status: "failed", reason: "it broke" })] }],
  ["skipped", { cells: [cell({ status: "skipped", reason: "no Python" }, "")] }],
  [
    "invalid",
    { cells: [measured], comparisons: [comparison("fast", "p99", "busy", null, { verdict: "INVALID" })] },
  ],
  ["too few", { cells: [measured] }],
])("a figure that is not there is %s", (said, over) => {
  expect(word(over)).toBe(said);
});

test("a metric that an arm does not have is none, and a case that it is not driven in a dash", () => {
  const summaries = [summary("fast", "memory", "busy", null)];
  expect(word({ cells: [measured], summaries }, "memory")).toBe("none");
  expect(word({ summaries: [] })).toBe("–");
});

test("each word in a table is explained once, and figures need nothing", () => {
  expect(absenceNotes(["12", "too few", "too few", "–"])).toEqual([
    "  too few: fewer answers in a cell than this quantile takes; –: this arm is not driven there.",
  ]);
  expect(absenceNotes(["12", "0.5 (3.00x)"])).toEqual([]);
});
