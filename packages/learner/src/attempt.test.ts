import type { GoalBound, GoalEvidence } from "@labs/experiment";
import type { Outcome, Result } from "@labs/experiment/result";
import { exact, summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { correctnessOf, readEvidence, readTarget } from "./attempt.ts";
import { goal, ownRun } from "./learned.fixture.ts";

/** A run in which one metric has these values. */
function withMetric(
  name: string,
  about: Partial<Result["metrics"][string]>,
  ...summaries: Result["summaries"]
): Result {
  const metric: Result["metrics"][string] = {
    unit: "",
    better: "lower",
    kind: "gauge",
    role: "mechanism",
    in: ["busy"],
    ...about,
  };
  return {
    ...ownRun,
    metrics: { ...ownRun.metrics, [name]: metric },
    summaries: [...ownRun.summaries, ...summaries],
  };
}

const reaches = (run: Result, evidence: GoalEvidence, arm = "yours") =>
  readEvidence(run, evidence, arm).reached;

test("a range is reached by the median, ends included", () => {
  const run = withMetric("calls", {}, summary("yours", "calls", "busy", 5));
  expect(reaches(run, { metric: "calls", between: [5, 9] })).toBe(true);
  expect(reaches(run, { metric: "calls", between: [1, 5] })).toBe(true);
  expect(reaches(run, { metric: "calls", between: [5.01, 9] })).toBe(false);
});

test("a count has to lie in its range in every round", () => {
  const count = (low: number, high: number) =>
    withMetric("hung", { kind: "count" }, summary("yours", "hung", "busy", 0, { low, high }));
  expect(reaches(count(0, 0), { metric: "hung", between: [0, 0] })).toBe(true);
  expect(reaches(count(0, 1), { metric: "hung", between: [0, 0] })).toBe(false);
});

test.each([
  ["lower", 10, 80, true],
  ["lower", 80, 10, false],
  ["higher", 80, 10, true],
  ["higher", 10, 80, false],
] as const)("times better where %s is better: %i beside %i", (better, mine, baseline, reached) => {
  const run = withMetric(
    "buffers",
    { better },
    summary("yours", "buffers", "busy", mine, exact(mine)),
    summary("slow", "buffers", "busy", baseline, exact(baseline)),
  );
  expect(reaches(run, { metric: "buffers", timesBetter: 8 })).toBe(reached);
  expect(reaches(run, { metric: "buffers", timesBetter: 8.01 })).toBe(false);
});

test("evidence says where the arm stands, where the baseline stands, and in which case", () => {
  expect(readEvidence(ownRun, goal.evidence, "yours")).toEqual({
    metric: "hit ratio",
    case: "busy",
    value: 71.5,
    baseline: 0,
    reached: true,
  });
  expect(readEvidence(ownRun, goal.evidence, "slow").reached).toBe(false);
});

test("what was not measured has not reached anything", () => {
  expect(readEvidence(ownRun, goal.evidence, "fancy")).toMatchObject({ value: null, reached: false });
  expect(reaches(ownRun, { metric: "hit ratio", timesBetter: 0.1 }, "fancy")).toBe(false);
});

test("a reading of the target leads from the baseline to the reference", () => {
  expect(readTarget(ownRun, goal, "yours")).toMatchObject({ ratio: 3.23, reference: 3.5, step: "silver" });
  expect(readTarget(ownRun, goal, "fast")).toMatchObject({ step: "gold" });
  expect(readTarget(ownRun, goal, "slow")).toMatchObject({ ratio: 1, step: null });
  expect(readTarget(ownRun, { ...goal, reference: "slow" }, "yours")).toMatchObject({
    from: null,
    step: null,
  });
  expect(readTarget(ownRun, goal, "absent")).toBeNull();
});

test.each<[string, GoalBound, "gold" | "silver"]>([
  ["more than a value of its own", { metric: "rejected", in: "busy", atMost: 20 }, "silver"],
  ["exactly as much as may be", { metric: "rejected", atMost: 395 }, "gold"],
  ["more than N times the reference", { metric: "rejected", atMostTimesReference: 30 }, "silver"],
  ["less than N times the reference", { metric: "rejected", atMostTimesReference: 40 }, "gold"],
  ["a price that was not measured", { metric: "absent", atMost: 0 }, "gold"],
])("a price of %s decides on gold", (_, bound, step) => {
  const run = withMetric(
    "rejected",
    { role: "price" },
    summary("yours", "rejected", "busy", 395),
    summary("fast", "rejected", "busy", 10),
    summary("yours", "throughput", "busy", 9000),
  );
  const fastest = {
    ...run,
    comparisons: run.comparisons.map((one) => (one.arm === "yours" ? { ...one, ratio: 7 } : one)),
  };
  const target = readTarget(fastest, { ...goal, bounds: [bound] }, "yours");
  expect(target?.step).toBe(step);
  expect(target?.over.map(({ value }) => value)).toEqual(step === "gold" ? [] : [395]);
});

test("a count above its bound in one round is refused, and a bound takes no lower step", () => {
  const run = withMetric(
    "stale",
    { kind: "count", role: "price" },
    summary("yours", "stale", "busy", 0, { low: 0, high: 2 }),
  );
  const bounded = { ...goal, bounds: [{ metric: "stale", atMost: 0 }] };
  expect(readTarget(run, bounded, "yours")).toMatchObject({
    step: "silver",
    over: [{ metric: "stale", case: "busy", value: 2, limit: 0 }],
  });
});

/** The run with one more cell of the learner's variant. */
const withOutcome = (outcome: Outcome): Result => ({
  ...ownRun,
  cells: [...ownRun.cells, { round: 1, position: 0, arm: "yours", case: "busy", startedAt: "", outcome }],
});

test("a variant is right when every cell of it was measured", () => {
  expect(correctnessOf(ownRun)).toEqual({ right: true });
});

test("one wrong answer in one round is enough, and is shown on one line", () => {
  const outcome = {
    status: "wrong",
    when: "during",
    input: "{\n  a: 1 }",
    expected: "2",
    actual: "3",
  } as const;
  expect(correctnessOf(withOutcome(outcome))).toEqual({
    right: false,
    why: "To { a: 1 } it answered 3; right is 2.",
  });
});

test.each([
  ["failed", "It failed: no such table"],
  ["skipped", "It was skipped: no such table"],
] as const)("a variant that %s is not right", (status, why) => {
  expect(correctnessOf(withOutcome({ status, reason: "no such table" }))).toEqual({ right: false, why });
});

test("a variant that never came to its turn is not called right", () => {
  expect(correctnessOf(ownRun, "absent").right).toBe(false);
});
