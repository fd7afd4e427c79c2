import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { plantedResult } from "../fixtures/planted.fixture.ts";
import { compareContent } from "./compare-page.ts";

/** The planted run with its headline a count, of which the baseline has 0: no ratio, and a verdict all the same. */
const counted: Result = {
  ...plantedResult,
  metrics: Object.fromEntries(
    Object.entries(plantedResult.metrics).map(([name, about]) => [
      name,
      { ...about, kind: "count" as const },
    ]),
  ),
  comparisons: plantedResult.comparisons.map((one) => ({
    ...one,
    ratio: null,
    ci95: [null, null],
    verdict: "FASTER",
  })),
};

test("a count is more or fewer, and without intervals nothing is said of them", () => {
  const text = compareContent({ ...counted, runId: "newer" }, counted).toString();
  expect(text).toContain(">MORE</span>");
  expect(text).not.toContain(">FASTER<");
  expect(text).not.toMatch(/<td>(open|overlap)<\/td>/);
});

test("a time is faster or slower, and intervals overlap or not", () => {
  const text = compareContent({ ...plantedResult, runId: "newer" }, plantedResult).toString();
  expect(text).toContain(">FASTER</span>");
  expect(text).toMatch(/<td>overlap<\/td>/);
});
