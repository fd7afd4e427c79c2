import { LabError } from "@labs/experiment";
import { type Result, resultSchema } from "@labs/experiment/result";
import { beforeAll, expect, test } from "vitest";
import { estimateSeconds } from "../plan/estimate.ts";
import { fileOf, runFixture } from "../run.fixture.ts";
import { atBreakEvenValue } from "./at-break-even-value.ts";
import { loadExperiment } from "./load-experiment.ts";

const run = (at: number) => runFixture("crossing", { breakEvenValue: at });

/** The run at a value where the technique pays. */
let few: Result;
beforeAll(async () => {
  few = await run(5);
});

test("the value reaches the data, and through it the cells", async () => {
  const many = await run(20);
  const steps = (result: Result, name: string) =>
    result.summaries.find(({ arm, metric }) => arm === name && metric === "steps")?.median;
  expect([steps(few, "fixed"), steps(few, "growing")]).toEqual([10, 5]);
  expect([steps(many, "fixed"), steps(many, "growing")]).toEqual([10, 20]);
  expect(few.comparisons.map(({ arm, metric, verdict }) => [arm, metric, verdict])).toEqual([
    ["growing", "steps", "FASTER"],
  ]);
  expect(many.comparisons[0]?.verdict).toBe("SLOWER");
});

test("only the two arms, the one case and the one headline are measured, and nothing is claimed", () => {
  const result = few;
  expect(resultSchema.parse(result)).toEqual(result);
  expect(result.breakEven).toEqual({ varies: "size", unit: "things", value: 5 });
  expect(result.arms.map(({ name, sweepValue }) => [name, sweepValue])).toEqual([
    ["fixed", undefined],
    ["growing", undefined],
    ["placebo", undefined],
  ]);
  expect(Object.keys(result.cases)).toEqual(["counted"]);
  expect(Object.entries(result.metrics).map(([name, { role }]) => [name, role])).toEqual([
    ["failures", "mechanism"],
    ["steps", "headline"],
  ]);
  expect(result.claims).toEqual([]);
});

test("a value of an experiment without a break-even search is refused", async () => {
  const experiment = await loadExperiment(fileOf("doubling"));
  expect(() => atBreakEvenValue(experiment, 1)).toThrow(LabError);
});

test("a break-even search that changes a case it does not measure is refused", async () => {
  const experiment = await loadExperiment(fileOf("crossing"));
  const at = (cases: typeof experiment.cases) => () => {
    const breakEven = experiment.breakEven && {
      ...experiment.breakEven,
      modify: () => ({ cases }),
    };
    if (breakEven === undefined) throw new Error("the fixture lacks its break-even search");
    return atBreakEvenValue({ ...experiment, breakEven }, 1);
  };
  expect(at({ counted: { mode: "closed", clients: 3 } })().cases).toEqual({
    counted: { mode: "closed", clients: 3, share: 1 },
  });
  expect(at({ countd: { mode: "closed", clients: 3 } })).toThrow(/case "counted"/);
});

test("a run at a value is announced as shorter than the whole experiment", async () => {
  const experiment = await loadExperiment(fileOf("inside"));
  const withOne = {
    ...experiment,
    breakEven: {
      ...{ task: "", varies: "size", unit: "", values: [1], variant: "typed", metric: "throughput" },
      modify: () => ({}),
    },
  };
  const seconds = (of: typeof experiment) => estimateSeconds(of, { preset: "quick" });
  expect(seconds(atBreakEvenValue(withOne, 1))).toBeLessThan(seconds(withOne));
});
