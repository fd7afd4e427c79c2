import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { canarySpread, drift, orderEffect, outlierRounds } from "./run-checks.ts";

const far = (logRatios: readonly number[], rounds: readonly number[]) =>
  outlierRounds({ arm: "redis", case: "hot", logRatios: [...logRatios] }, rounds);

test("a round far away is named by its number and kept", () => {
  const [warning, ...others] = far([0.01, 0.012, 0.4, 0.009, 0.011], [0, 1, 3, 4, 5]);
  expect(warning?.message).toContain("Round 4 of redis in hot lies 48 % away");
  expect(others).toEqual([]);
  expect(far([0, 0, 0, 0.001], [0, 1, 2, 3])).toEqual([]);
  expect(far([], [])).toEqual([]);
});

test("a steady trend of the baseline is mentioned, ups and downs are not", () => {
  expect(drift([10, 11, 12, 13, 14, 15, 16])).toMatchObject([{ code: "drift", severity: "info" }]);
  expect(drift([10, 12, 9, 13, 8, 14, 11])).toEqual([]);
  expect(drift([1, 2])).toEqual([]);
});

test("an advantage of going first is seen whichever arm has it", () => {
  const draw = random(9, "order");
  const cells = (penalty: number) =>
    Array.from({ length: 10 }, (_, round) => {
      const arms = draw() < 0.5 ? ["a", "b", "c"] : ["c", "a", "b"];
      return arms.map((arm, position) => ({
        round,
        position,
        arm,
        value: (arm === "a" ? 100 : 300) * Math.exp(0.01 * draw() - penalty * position),
      }));
    }).flat();
  expect(orderEffect(cells(0.2))).toMatchObject([{ code: "order-effect", severity: "warn" }]);
  expect(orderEffect(cells(0))).toEqual([]);
  expect(orderEffect([])).toEqual([]);
});

test("a machine that changes its speed is noticed", () => {
  expect(canarySpread([50, 50.5, 49.8, 50.2])).toEqual([]);
  expect(canarySpread([50, 52, 54, 50])).toMatchObject([{ severity: "info" }]);
  expect(canarySpread([50, 80, 50, 50])).toMatchObject([{ severity: "warn" }]);
  expect(canarySpread([])).toEqual([]);
});
