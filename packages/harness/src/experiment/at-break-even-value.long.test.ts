/** Whole runs around a break-even search: without a value, held against another variant, and with wrong answers. */
import { expect, test } from "vitest";
import { runFixture } from "../run.fixture.ts";

const run = (at?: number) => runFixture("crossing", { breakEvenValue: at });

test("as it stands, the experiment knows nothing of its break-even search", async () => {
  const result = await run();
  expect(result.breakEven).toBeNull();
  expect(result.arms.map(({ name }) => name)).toEqual(["fixed", "growing", "other", "placebo", "late"]);
});

test("the technique may be held against another than the baseline, which is the baseline then", async () => {
  const { arms, comparisons } = await runFixture("held-against", { breakEvenValue: 5 });
  expect(arms.map(({ name, role }) => [name, role])).toEqual([
    ["growing", "baseline"],
    ["fixed", "variant"],
    ["placebo", "placebo"],
  ]);
  expect(comparisons.map(({ arm, versus, verdict }) => [arm, versus, verdict])).toEqual([
    ["fixed", "growing", "SLOWER"],
  ]);
});

test("answers are checked at every value", async () => {
  await expect(run(13)).rejects.toThrow(/baseline cannot be measured.*right is/);
});
