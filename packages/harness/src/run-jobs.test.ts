import { expect, test } from "vitest";
import { outcomesOf, runFixture, valuesOf } from "./run.fixture.ts";

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
