import type { Result } from "@labs/experiment/result";
import { emptyResult } from "@labs/experiment/result-fixture";
import { expect, test } from "vitest";
import { arms, summary } from "../fixtures/build.fixture.ts";
import { renderResult } from "../render-result.ts";
import { crossings } from "./crossings.ts";

const sizes = ["small", "middle", "large"];
/** Seconds by size. */
const times: Readonly<Record<string, readonly (number | null)[]>> = {
  plain: [1, 10, 100],
  threads: [2, 9, 50],
  columns: [0.5, 1, 5],
  cluster: [20, 21, 40],
  elsewhere: [20, null, 48],
};

const job = (seconds: number, sweepValue: number) => ({
  mode: "job" as const,
  seconds,
  slices: 1,
  sweepValue,
});
const result: Result = {
  ...emptyResult,
  arms: arms(...Object.keys(times)).map((arm) =>
    arm.name === "cluster" ? { ...arm, versus: "threads" } : arm,
  ),
  cases: { large: job(3, 100), middle: job(2, 10), small: job(1, 1) },
  metrics: { "time by size": { unit: "s", better: "lower", kind: "timing", role: "mechanism", in: sizes } },
  summaries: Object.entries(times).flatMap(([arm, own]) =>
    own.map((seconds, index) => summary(arm, "time by size", sizes[index] ?? "", seconds)),
  ),
};

test("each arm is held against the one that the question names, from the smallest size", () => {
  expect(crossings(result)[0]?.replaceAll("\n", " ")).toBe(
    "Break-even of time by size, by the medians: threads beats plain from middle on; columns beats plain already in small; cluster beats threads from large on.",
  );
  expect(renderResult(result)).toContain("cluster beats threads from large on");
});

test("an arm that never gets there is named with the size up to which it did not", () => {
  const slower = result.summaries.map((one) =>
    one.arm === "threads" && one.median !== null ? { ...one, median: 10 * one.median } : one,
  );
  expect(crossings({ ...result, summaries: slower })[0]).toContain("threads does not beat plain up to large");
});

test("what is no job's size has no such sentence", () => {
  const [large] = Object.values(result.cases);
  expect(crossings({ ...result, cases: large === undefined ? {} : { large } })).toEqual([]);
  expect(crossings({ ...result, metrics: {} })).toEqual([]);
});
