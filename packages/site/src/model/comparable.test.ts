import type { Result } from "@labs/experiment/result";
import { expect, test } from "vitest";
import { plantedResult } from "../fixtures/planted.fixture.ts";
import { comparabilityOf } from "./comparable.ts";
import { comparablePair } from "./site.ts";

const run = (change: Partial<Result>): Result => ({ ...plantedResult, ...change });
const elsewhere = run({ environment: { ...plantedResult.environment, hardwareKey: "other" } });
const older = run({ core: 1 });

test.each<[string, Result, boolean, boolean, number]>([
  ["the same conditions", run({ runId: "b" }), true, true, 0],
  ["other hardware", elsewhere, true, false, 1],
  ["an older measuring core", older, false, false, 1],
  ["another experiment", run({ experiment: "other" }), false, false, 1],
  ["another baseline", run({ arms: [] }), false, true, 1],
  ["other sizes", run({ config: { ...plantedResult.config, scale: "full" } }), true, false, 1],
])("%s", (_, other, ratios, absolutes, sentences) => {
  const found = comparabilityOf(plantedResult, other);
  expect(found).toMatchObject({ ratios, absolutes });
  expect(found.differences).toHaveLength(sentences);
});

test("the newest two runs whose ratios compare are put side by side", () => {
  const stored = [older, elsewhere, plantedResult].map((result, index) => ({ file: String(index), result }));
  expect(comparablePair(stored)?.map(({ file }) => file)).toEqual(["1", "2"]);
  expect(comparablePair(stored.slice(0, 2))).toBeNull();
});
