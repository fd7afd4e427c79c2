import type { Services } from "@labs/experiment";
import type { CellRecord, Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { loadEntry } from "./experiment/load-experiment.ts";
import { runExperiment } from "./run.ts";

const none = () => Promise.reject(new Error("not needed"));
const services: Services = {
  postgres: none,
  redis: none,
  pgbouncer: none,
  [Symbol.asyncDispose]: async () => {},
};

async function run(fixture: "balanced" | "batch-job"): Promise<Result> {
  return runExperiment({
    entry: await loadEntry({
      lab: "fixtures",
      name: fixture,
      file: `${import.meta.dirname}/../fixtures/${fixture}/experiment.ts`,
    }),
    preset: "smoke",
    seed: 1,
    services,
    signal: new AbortController().signal,
    progress: { phase() {}, round() {}, cell() {} },
  });
}

const outcomes = ({ cells }: Result, arm: string): CellRecord["outcome"][] =>
  cells.filter((cell) => cell.arm === arm).map(({ outcome }) => outcome);
const valuesOf = (result: Result, arm: string) => {
  const [outcome] = outcomes(result, arm);
  return outcome?.status === "measured" ? outcome.values : {};
};
const failureOf = (result: Result, arm: string) => {
  const [outcome] = outcomes(result, arm);
  return outcome?.status === "failed" ? outcome.reason : "";
};

test("a job is timed whole and checked by its output", async () => {
  const result = await run("batch-job");
  expect(result.cases.column).toMatchObject({ mode: "job", seconds: 0.1 });
  for (const arm of ["loop", "formula", "placebo"]) {
    const [outcome] = outcomes(result, arm);
    expect(outcome).toMatchObject({ status: "measured", load: { answered: 1, checked: 1 } });
    expect(valuesOf(result, arm).time).toBeGreaterThan(0);
  }
  expect(outcomes(result, "wrong-later")).toMatchObject([{ status: "wrong", when: "during" }]);
  expect(outcomes(result, "off-by-one")).toMatchObject([{ status: "wrong" }]);
  expect(result.comparisons.find(({ arm }) => arm === "wrong-later")?.verdict).toBe("INVALID");
});

test("load goes to the front, and its counters join those of the instances", async () => {
  const result = await run("balanced");
  expect(valuesOf(result, "alternating")).toMatchObject({ forwarded: 1 });
  expect(valuesOf(result, "alternating")["most at one"]).toBeCloseTo(0.5, 1);
  expect(valuesOf(result, "first-only")).toMatchObject({ forwarded: 1, "most at one": 1 });
  expect(failureOf(result, "no-front")).toBe('no-front exports no function "front"');
  expect(failureOf(result, "front-dies")).toMatch(
    /exited with code 9|broken connection|ECONN|socket hang up/,
  );
});
