import { random } from "@labs/experiment";
import { expect, test } from "vitest";
import { poissonPlan } from "./poisson-plan.ts";

test("the same seed gives the same plan, another seed another one", () => {
  const plan = (seed: number) => poissonPlan(random(seed), 100, 5);
  expect(plan(1)).toEqual(plan(1));
  expect(plan(1)).not.toEqual(plan(2));
});

test("arrivals come in order, within the time, at the rate, with gaps as uneven as a Poisson process has", () => {
  const plan = poissonPlan(random("plan"), 1000, 100);
  const gaps = Array.from(plan, (at, i) => at - (plan[i - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  expect(Math.min(...gaps.slice(0, 10_000))).toBeGreaterThan(0);
  expect(plan.at(-1)).toBeLessThan(100_000);
  expect(plan).toHaveLength(100_000);
  // In a Poisson process the deviation of the gaps equals their mean.
  expect(Math.abs(Math.sqrt(variance) / mean - 1)).toBeLessThan(0.03);
});
