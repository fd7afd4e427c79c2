import type { CellRecord, Comparison, Result, Verdict } from "@labs/experiment/result";
import { emptyResult, quietMachine, soundLoad } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { grade } from "./grade.ts";
import { equal, equalInAnyOrder, invalid, paused, rateAsCounted, timesAsCounted } from "./rules.ts";

const comparison: Comparison = {
  arm: "a",
  versus: "base",
  metric: "throughput",
  case: "saturated",
  rounds: 7,
  logRatios: [],
  ratio: 1,
  ci95: [null, null],
  ciAdjusted: [null, null],
  ci90: [null, null],
  coverage: null,
  p: null,
  spread: null,
  detectable: null,
  byCycles: null,
  verdict: "EQUIVALENT",
  notes: [],
};

/** A result in which arm `a` got this verdict. */
const told = (verdict: Verdict, more: Partial<Comparison> = {}, result: Partial<Result> = {}): Result => ({
  ...emptyResult,
  arms: [
    { name: "base", role: "baseline", change: "As it is.", trap: false },
    { name: "a", role: "variant", change: "The same.", trap: false },
  ],
  comparisons: [{ ...comparison, verdict, ...more }],
  ...result,
});

const measured = (arm: string, values: Record<string, number>, little = 1, waited = 0): CellRecord => ({
  round: 0,
  position: 0,
  arm,
  case: "saturated",
  startedAt: "",
  outcome: {
    status: "measured",
    values,
    load: { ...soundLoad, little },
    noise: { ...quietMachine, subjectWaited: waited },
  },
});

test.each([
  ["EQUIVALENT", true],
  ["INCONCLUSIVE", true],
  ["FASTER", false],
  ["SLOWER", false],
  ["INVALID", false],
  ["TOO FEW", false],
] as const)("identical code that is called %s: %s", (verdict, right) => {
  expect(equal.apply(told(verdict), "a").right).toBe(right);
});

test("an arm without a verdict is wrong", () => {
  for (const rule of [equal, paused, invalid("x", /x/)])
    expect(rule.apply(emptyResult, "a")).toEqual({ said: "no verdict", right: false });
  for (const rule of [rateAsCounted, timesAsCounted]) expect(rule.apply(emptyResult, "a").right).toBe(false);
});

test("an order effect is reported and not judged", () => {
  const warnings = [{ code: "order-effect", severity: "warn" as const, message: "" }];
  expect(equalInAnyOrder.apply(told("EQUIVALENT", {}, { warnings }), "a")).toEqual({
    said: "EQUIVALENT 1.000, order effect named",
    right: true,
  });
  expect(equalInAnyOrder.apply(told("FASTER", {}, { warnings }), "a").right).toBe(false);
});

test("pauses have to be named, and are never equal", () => {
  const notes = ["Pauses: a stood still for about 9 % of its time."];
  const right = (verdict: Verdict, of: string[]) => paused.apply(told(verdict, { notes: of }), "a").right;
  expect(right("SLOWER", notes)).toBe(true);
  expect(right("INCONCLUSIVE", notes)).toBe(true);
  expect(right("SLOWER", [])).toBe(false);
  expect(right("EQUIVALENT", notes)).toBe(false);
  expect(right("FASTER", notes)).toBe(false);
  expect(right("SLOWER", ["Pauses: base stood still for about 9 % of its time."])).toBe(false);
});

test("an INVALID arm is right for its own reason only", () => {
  const rule = invalid("wrong in round 3", /answered wrongly in round 3\b/);
  const notes = ["It answered wrongly in round 3: to 7 it answered 8; right is 7."];
  expect(rule.apply(told("INVALID", { ratio: null, notes }), "a")).toEqual({
    said: `INVALID: ${notes[0]}`,
    right: true,
  });
  expect(rule.apply(told("INVALID", { ratio: null, notes: ["3 of 9 rounds were lost."] }), "a").right).toBe(
    false,
  );
  expect(rule.apply(told("FASTER", { notes }), "a").right).toBe(false);
});

test("a rate is held against the one that the arm counted", () => {
  const rates = (throughput: number, waited = 0) => [
    measured("base", { throughput: 1000, "counted rate": 1000 }),
    measured("a", { throughput, "counted rate": 1000 }, 1, waited),
  ];
  const right = (verdict: Verdict, throughput: number, waited = 0, arm = "a") =>
    rateAsCounted.apply(
      told(verdict, { ratio: throughput / 1000 }, { cells: rates(throughput, waited) }),
      arm,
    ).right;
  expect(right("EQUIVALENT", 980)).toBe(true);
  expect(right("EQUIVALENT", 945)).toBe(true);
  expect(right("EQUIVALENT", 910)).toBe(false);
  expect(right("EQUIVALENT", 1040)).toBe(false);
  expect(right("SLOWER", 980)).toBe(false);
  expect(right("INVALID", 1000)).toBe(false);
  expect(right("EQUIVALENT", 700, 0, "base")).toBe(true);
  expect(right("SLOWER", 700, 0.5)).toBe(null);
});

test("a difference of rates that the arms counted themselves is true", () => {
  const cells = [
    measured("base", { throughput: 1000, "counted rate": 1000 }),
    measured("a", { throughput: 1100, "counted rate": 1100 }),
  ];
  expect(rateAsCounted.apply(told("FASTER", { ratio: 1.09 }, { cells }), "a").right).toBe(true);
  expect(rateAsCounted.apply(told("FASTER", { ratio: 1.2 }, { cells }), "a").right).toBe(false);
  expect(rateAsCounted.apply(told("SLOWER", { ratio: 0.9 }, { cells }), "a").right).toBe(false);
});

test("times are right where Little's law holds in every cell and the median is what was counted", () => {
  const right = (p50: number, little = 1) =>
    timesAsCounted.apply(
      told(
        "EQUIVALENT",
        {},
        {
          cells: [
            measured("a", { p50, "counted p45": 1.6, "counted p55": 2 }, little),
            measured("a", { p50, "counted p45": 1.6, "counted p55": 2 }),
          ],
        },
      ),
      "a",
    ).right;
  expect(right(1.6)).toBe(true);
  expect(right(2.05)).toBe(true);
  expect(right(1.5)).toBe(false);
  expect(right(2.2)).toBe(false);
  expect(right(1.8, 0.5)).toBe(false);
});

test("a run that ended early grades no arm as right", () => {
  const [one] = grade(told("EQUIVALENT", {}, { endedEarly: "PostgreSQL is gone" }), { a: equal });
  expect(one).toEqual({
    experiment: "experiment",
    arm: "a",
    what: "The same.",
    truth: "no difference",
    said: "ended early: PostgreSQL is gone",
    right: false,
  });
});
