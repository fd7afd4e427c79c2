import { LabError, type Services } from "@labs/experiment";
import { type Result, resultSchema } from "@labs/experiment/result";
import { beforeAll, expect, test } from "vitest";
import { runImpatiently } from "./run.fixture.ts";

const missing = () => Promise.reject(new LabError("SERVICE_MISSING", "PgBouncer is missing: install it."));
const services: Services = {
  postgres: missing,
  redis: missing,
  pgbouncer: missing,
  haproxy: missing,
  nginx: missing,
  prometheus: missing,
  pytorch: missing,
  [Symbol.asyncDispose]: async () => {},
};
let result: Result;

beforeAll(async () => {
  result = await runImpatiently("searching", { services });
});

const outcomeOf = (arm: string, name: string) => {
  const outcome = result.cells.find((cell) => cell.arm === arm && cell.case === name)?.outcome;
  if (outcome?.status !== "measured") throw new Error(`${arm} was not measured in ${name}`);
  return outcome;
};

test("the result is valid and carries the facts", () => {
  expect(resultSchema.parse(result)).toEqual(result);
  expect(result.facts).toEqual({ list: "40 numbers" });
});

test("a case asks its own inputs, and kinds of input are recorded apart", () => {
  const kindsOf = (name: string) => outcomeOf("linear", name).load?.kinds ?? {};
  const { near, far } = kindsOf("mixed");
  expect(near?.answered).toBeGreaterThan(5 * (far?.answered ?? 0));
  expect((near?.answered ?? 0) + (far?.answered ?? 0)).toBe(outcomeOf("linear", "mixed").load?.answered);
  expect(Object.keys(kindsOf("far"))).toEqual(["far"]);
  const { load, values } = outcomeOf("linear", "mixed");
  expect(values["near p50"]).toBe((load?.kinds?.near?.responseUs.p50 ?? 0) / 1000);
  // The whole rate of the window, by the kind's share of the answers.
  const rate = (load?.window?.answered ?? 0) / (load?.window?.seconds ?? 1);
  expect(values["far rate"]).toBeCloseTo(
    (rate * (far?.responseUs.count ?? 0)) / (load?.responseUs.count ?? 1),
  );
});

test("an arm that cannot run here is left out with the reason, and no round is repeated for it", () => {
  const skipped = result.cells.flatMap(({ arm, outcome }) =>
    outcome.status === "skipped" ? [[arm, outcome.reason]] : [],
  );
  expect(new Map(skipped as [string, string][])).toEqual(
    new Map([
      ["pooled", "PgBouncer is missing: install it."],
      ["modern", "it needs version 2, and this is 1: upgrade it."],
    ]),
  );
  expect(result.cells.every(({ round }) => round <= 0)).toBe(true);
});

test("a baseline that cannot run here ends the run with its reason", async () => {
  const run = runImpatiently("searching", { services, baseline: "modern", only: ["linear"] });
  await expect(run).rejects.toMatchObject({
    code: "SKIPPED",
    message: expect.stringMatching(
      /nothing to compare with: it needs version 2, and this is 1: upgrade it\.$/,
    ),
  });
});

test("a headline count is compared exactly, in one round, and takes no share of the error level", () => {
  expect(result.comparisons.find(({ metric }) => metric === "comparisons")).toMatchObject({
    arm: "skipping",
    verdict: "FASTER",
    ratio: 8,
    rounds: 1,
  });
  expect(result.best.find(({ metric }) => metric === "comparisons")?.arms).toEqual(["skipping"]);
  expect(result.placebo.map(({ metric }) => metric)).toEqual(["p50", "p50"]);
  // Two cases of one timing, and one variant that can run and is no point of the sweep.
  expect(result.config.family).toBe(2);
});

test("the points of a sweep are measured and claimed about, not judged", () => {
  expect(result.arms.map(({ name, sweepValue }) => [name, sweepValue])).toContainEqual(["step-4", 4]);
  expect(result.summaries.some(({ arm }) => arm === "step-4")).toBe(true);
  expect(result.comparisons.some(({ arm }) => arm.startsWith("step"))).toBe(false);
  expect(result.claims[0]?.state).toBe("confirmed");
});

test("arms say how they answer a case; an arm that has nothing to say is left out", () => {
  const lines = result.explained.filter(({ arm }) => arm === "step-2");
  expect(lines).toEqual([
    { arm: "step-2", case: "mixed", lines: ["steps of 2 for mixed"] },
    { arm: "step-2", case: "far", lines: ["steps of 2 for far"] },
  ]);
});

test("a cell that crashed in a script is started anew, and the arm stays in the race", () => {
  for (const arm of ["linear", "skipping"]) {
    expect(outcomeOf(arm, "scripted").values).toMatchObject({ crashes: 1, answered: 40 });
  }
});
