import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { outcomesOf, reasonOf, runFixture } from "./run.fixture.ts";

const valuesOf = (result: Result, arm: string) => {
  const [outcome] = outcomesOf(result, arm);
  return outcome?.status === "measured" ? outcome.values : {};
};

test("a job is timed whole and checked by its output", async () => {
  const result = await runFixture("batch-job");
  expect(result.cases.column).toMatchObject({ mode: "job", seconds: 0.1 });
  for (const arm of ["loop", "formula", "placebo"]) {
    const [outcome] = outcomesOf(result, arm);
    expect(outcome).toMatchObject({ status: "measured", load: { answered: 1, checked: 1 } });
    expect(valuesOf(result, arm).time).toBeGreaterThan(0);
  }
  expect(outcomesOf(result, "wrong-later")).toMatchObject([{ status: "wrong", when: "during" }]);
  expect(outcomesOf(result, "off-by-one")).toMatchObject([{ status: "wrong" }]);
  expect(result.comparisons.find(({ arm }) => arm === "wrong-later")?.verdict).toBe("INVALID");
});

test("load goes to the front, and its counters join those of the instances", async () => {
  const result = await runFixture("balanced");
  expect(valuesOf(result, "alternating")).toMatchObject({ forwarded: 1 });
  expect(valuesOf(result, "alternating")["most at one"]).toBeCloseTo(0.5, 1);
  expect(valuesOf(result, "first-only")).toMatchObject({ forwarded: 1, "most at one": 1 });
  expect(reasonOf(result, "no-front")).toBe('no-front exports no function "front"');
  expect(reasonOf(result, "front-dies")).toMatch(/exited with code 9|broken connection|ECONN|socket hang up/);
});
