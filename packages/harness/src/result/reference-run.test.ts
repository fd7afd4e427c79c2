import { type CellRecord, type Comparison, type Result, resultSchema } from "@labs/experiment/result";
import { emptyResult, soundLoad as load, quietMachine as noise } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { asReferenceRun } from "./reference-run.ts";

const place = { position: 0, case: "busy", startedAt: "2026-01-01T00:00:00Z" };
const measured = (round: number, arm: string): CellRecord => ({
  ...place,
  round,
  arm,
  outcome: { status: "measured", values: { throughput: 100 }, load, noise },
});
const refused = (round: number): CellRecord => ({
  ...place,
  round,
  arm: "liar",
  outcome: { status: "wrong", when: "before", input: "1", expected: "2", actual: "3" },
});
const comparison: Comparison = {
  arm: "fast",
  versus: "slow",
  metric: "throughput",
  case: "busy",
  rounds: 2,
  logRatios: [0.1, 0.2],
  ratio: 1.2,
  ci95: [1.1, 1.3],
  ciAdjusted: [1.1, 1.3],
  ci90: [1.1, 1.3],
  coverage: 0.95,
  p: 0.01,
  spread: 0.1,
  detectable: 1.1,
  byCycles: null,
  verdict: "FASTER",
  notes: [],
};
const summary = { arm: "fast", metric: "throughput", case: "busy", median: 120, low: 110, high: 130 };
const full: Result = {
  ...emptyResult,
  cells: [
    refused(-1),
    refused(0),
    measured(0, "slow"),
    measured(0, "fast"),
    measured(1, "fast"),
    measured(1, "slow"),
  ],
  comparisons: [comparison],
  summaries: [{ ...summary, interval: "range" }],
};

test("a reference run keeps what was computed and drops what single rounds measured", () => {
  const run = asReferenceRun(full);
  expect(resultSchema.parse(run)).toEqual(run);
  expect(run.summaries).toEqual(full.summaries);
  expect(run.comparisons).toEqual([{ ...comparison, logRatios: [] }]);
  expect(JSON.stringify(run)).not.toContain('"histogram"');
});

test("its cells tell the rounds and why an arm was refused", () => {
  const cells = asReferenceRun(full).cells;
  expect(cells.map(({ round, arm }) => [round, arm])).toEqual([
    [-1, "liar"],
    [0, "slow"],
    [1, "fast"],
  ]);
  expect(cells[0]?.outcome).toMatchObject({ status: "wrong", expected: "2" });
});

test("reducing it again changes nothing", () => {
  const run = asReferenceRun(full);
  expect(asReferenceRun(run)).toEqual(run);
});
