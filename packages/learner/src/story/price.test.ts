import type { Result } from "@labs/experiment/result";
import { quietMachine, soundLoad } from "@labs/experiment/result-fixture";
import { comparison, exact, summary } from "@labs/report/build-fixture";
import { expect, test } from "vitest";
import { ownRun, plainRun } from "../learned.fixture.ts";
import { price } from "./price.ts";

const aim = { metric: "throughput", case: "busy" };
const metric = (over: Partial<Result["metrics"][string]>): Result["metrics"][string] => ({
  ...{ unit: "", better: "lower", kind: "gauge", role: "price", in: ["busy"] },
  ...over,
});

/** A run in which the price may lie in the time, in rejections or in memory; by arm: slow, fast, yours. */
function planted(
  values: Readonly<Record<"p99" | "rejected" | "memory" | "queue", readonly number[]>>,
): Result {
  const arms = ["slow", "fast", "yours"];
  return {
    ...ownRun,
    metrics: {
      throughput: metric({ unit: "req/s", better: "higher", kind: "timing", role: "headline" }),
      p99: metric({ unit: "ms", kind: "timing", role: "mechanism", in: ["busy", "steady"] }),
      rejected: metric({ unit: "per 1000", in: ["steady"] }),
      memory: metric({ unit: "MB" }),
      queue: metric({ role: "mechanism" }),
    },
    summaries: arms.flatMap((arm, index) => [
      summary(arm, "throughput", "busy", 1000 * (index + 1)),
      summary(arm, "p99", "busy", 4),
      summary(arm, "p99", "steady", values.p99[index] ?? null),
      summary(arm, "rejected", "steady", values.rejected[index] ?? null),
      summary(arm, "memory", "busy", values.memory[index] ?? null),
      summary(arm, "queue", "busy", values.queue[index] ?? null),
    ]),
  };
}

const same = { p99: [4, 4, 4], rejected: [0, 0, 0], memory: [10, 10, 10], queue: [1, 1, 1] };
const priceOf = (run: Result, subject = "yours") => price(run, subject, "fast", aim, "[1]");

test.each([
  [
    "latency, against both",
    { ...same, p99: [4, 5, 9] },
    [
      "Against slow it costs: p99 in steady 9 ms instead of 4 ms [1].",
      "Against fast it costs: p99 in steady 9 ms instead of 5 ms [1].",
    ],
  ],
  [
    "rejections that the baseline has more of and the reference none",
    { ...same, rejected: [487, 0, 395] },
    [
      "Against slow nothing got worse beyond the noise; compared were p99, rejected and memory [1].",
      "Against fast it costs: rejected 395 per 1000 instead of 0 per 1000 [1].",
    ],
  ],
  [
    "memory, and less of it than the reference takes",
    { ...same, memory: [10, 30, 20] },
    [
      "Against slow it costs: memory 20 MB instead of 10 MB [1].",
      "Against fast nothing got worse beyond the noise; compared were p99, rejected and memory [1].",
    ],
  ],
  [
    "nothing, since what explains is no price",
    { ...same, queue: [1, 1, 50] },
    [
      "Against slow nothing got worse beyond the noise; compared were p99, rejected and memory [1].",
      "Against fast nothing got worse beyond the noise; compared were p99, rejected and memory [1].",
    ],
  ],
])("the price lies in %s", (_, values, said) => {
  expect(priceOf(planted(values))).toEqual(said);
});

test("what got worse most stands first, and the other cases of a metric beside it", () => {
  const run = planted({ ...same, rejected: [0, 0, 2], memory: [10, 10, 30], p99: [4, 4, 8] });
  const worse = run.summaries.map((one) =>
    one.arm === "yours" && one.metric === "p99" && one.case === "busy"
      ? summary("yours", "p99", "busy", 6)
      : one,
  );
  expect(priceOf({ ...run, summaries: worse })[0]).toBe(
    "Against slow it costs: rejected 2 per 1000 instead of 0 per 1000, memory 30 MB instead of 10 MB and p99 in steady 8 ms instead of 4 ms (also worse in busy) [1].",
  );
});

test("a difference within the noise floor, or with a verdict that finds none, is no price", () => {
  const run = planted({ ...same, memory: [10, 10, 12] });
  const floored = { ...run, noiseFloors: [{ metric: "memory", case: "busy", ratio: 1.25 }] };
  expect(priceOf(run)[0]).toContain("memory 12 MB instead of 10 MB");
  expect(priceOf(floored)[0]).toContain("nothing got worse");
  const open = comparison("yours", "memory", "busy", 0.83, { verdict: "INCONCLUSIVE" });
  expect(priceOf({ ...run, comparisons: [open] })[0]).toContain("nothing got worse");
});

test("a verdict finds a price where the medians' intervals overlap", () => {
  const run = planted({ ...same, p99: [4, 4, 4.2] });
  expect(priceOf(run)[0]).toContain("nothing got worse");
  const slower = comparison("yours", "p99", "steady", 0.95, { verdict: "SLOWER" });
  expect(priceOf({ ...run, comparisons: [slower] })[0]).toContain("p99 in steady 4.2 ms instead of 4 ms");
});

test("a count is worse by one", () => {
  const run = planted(same);
  const counted = { ...run, metrics: { ...run.metrics, memory: metric({ kind: "count" }) } };
  const summaries = run.summaries.map((one) =>
    one.metric === "memory"
      ? { ...one, median: one.arm === "yours" ? 101 : 100, ...exact(one.arm === "yours" ? 101 : 100) }
      : one,
  );
  expect(priceOf({ ...counted, summaries })[0]).toContain("memory 101 instead of 100");
});

test("requests that failed are a price that no metric has to name", () => {
  const cell = (arm: string, dropped: number): Result["cells"][number] => ({
    ...{ round: 0, position: 0, arm, case: "steady", startedAt: "" },
    outcome: {
      ...{ status: "measured", values: {}, noise: quietMachine },
      load: { ...soundLoad, answered: 1000 - dropped, failures: { ...soundLoad.failures, dropped } },
    },
  });
  const run = { ...planted(same), cells: [cell("slow", 0), cell("fast", 0), cell("yours", 395)] };
  expect(priceOf(run)[0]).toBe("Against slow it costs: failed requests in steady 39.5 % instead of 0 % [1].");
  expect(priceOf(run, "fast")).toHaveLength(1);
  expect(priceOf(run, "fast")[0]).toContain("nothing got worse");
});

test("a run without a figure of a price does not claim that there is none", () => {
  const summaries = plainRun.summaries.filter(({ metric: name }) => name === "throughput");
  expect(price({ ...plainRun, summaries }, "fast", "fast", aim, "[1]")).toEqual([
    "The run has no figure of a price against slow.",
  ]);
});
