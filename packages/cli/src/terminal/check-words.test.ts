import type { Result } from "@labs/experiment/result";
import type { TargetReading } from "@labs/learner";
import { ownRun } from "@labs/learner/learned-fixture";
import { summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { behindWords, brokenWords, targetWords } from "./check-words.ts";

const target: TargetReading = {
  metric: "throughput",
  case: "busy",
  ratio: 3.6,
  reference: 3.5,
  from: { bronze: 1.5, silver: 2.3, gold: 3.3 },
  step: "gold",
  over: [],
};

test("a place in a file is written as a link, and that no version was kept", () => {
  expect(brokenWords("labs/x/yours.ts", { line: 4, column: 13, message: "Expression expected" })).toBe(
    "labs/x/yours.ts:4:13 Expression expected. Nothing was measured, and the file was not kept as a version.",
  );
  expect(brokenWords("yours.ts", { line: 4, column: null, message: "No" })).toContain("yours.ts:4 No.");
});

test("what keeps a variant from gold is named with its bound", () => {
  expect(targetWords(target, ownRun, "fast")).toMatch(/^Gold: .*; a verdict takes a bench\.$/);
  const over = [{ metric: "memory", case: "busy", value: 40, limit: 20 }];
  expect(targetWords({ ...target, step: "silver", over }, ownRun, "fast")).toMatch(
    /^Silver: .*\. Gold takes more: memory is 40 MB and may be at most 20 MB\. By the medians of 7 rounds/,
  );
});

test("without a figure there is no ladder", () => {
  expect(targetWords(null, ownRun, "fast")).toBe(
    "No step: this run has no figure to hold against that of fast, so there is no ladder.",
  );
});

test("what the reference finds and the variant does not is named with both counts", () => {
  const found = (kind: "count" | "gauge", better: "higher" | "lower"): Result => ({
    ...ownRun,
    metrics: { ...ownRun.metrics, faults: { ...about, kind, better, in: ["busy"] } },
    summaries: [
      ...ownRun.summaries,
      summary("yours", "faults", "busy", 1),
      summary("fast", "faults", "busy", 2),
    ],
  });
  const about = { ...ownRun.metrics.memory, role: "mechanism", unit: "of 2" } as Result["metrics"][string];
  expect(behindWords(found("count", "higher"), "fast")).toEqual([
    "Behind fast: faults 1 of 2 (fast: 2 of 2).",
  ]);
  expect(behindWords(found("count", "lower"), "fast")).toEqual([]);
  expect(behindWords(found("gauge", "higher"), "fast")).toEqual([]);
  expect(behindWords(found("count", "higher"), "liar")).toEqual([]);
});
