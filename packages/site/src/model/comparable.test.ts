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

test("what differs of two machines is named", () => {
  const { environment, services } = plantedResult;
  const facts = { ...environment.facts, node: "v99.0.0", cores: 64 };
  const other = run({
    environment: { hardwareKey: "other", softwareKey: "other", facts },
    services: [...services, { name: "redis", how: "local", version: "9.9", settings: {} }],
  });
  const { differences } = comparabilityOf(plantedResult, other);
  expect(differences).toEqual([
    expect.stringMatching(/^They ran on different hardware \(cores \d+ and 64\): /),
    expect.stringMatching(/^They ran on different software \(Node .* and v99\.0\.0, redis 8\.0 and 9\.9\): /),
  ]);
});
