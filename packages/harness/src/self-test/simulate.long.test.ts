import { expect, test } from "vitest";
import { noiseShapes, pausing, simulate, spreadOf } from "./simulate.ts";
import { simulatedPlan } from "./simulated-plan.ts";

const plan = simulatedPlan(7);
const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const isDifference = (verdict: string) => verdict === "FASTER" || verdict === "SLOWER";

test.each(Object.entries(noiseShapes))("identical arms come out without a difference: %s", (_, noise) => {
  const found = seeds.filter((seed) =>
    simulate(plan, noise, { seed }).comparisons.some(({ verdict }) => isDifference(verdict)),
  );
  // 5 % of 40 runs are 2; more than 5 would happen by chance in one such test of a hundred.
  expect(found.length).toBeLessThanOrEqual(5);
});

test("a true difference of 5 % is found at a spread of 2 %", () => {
  const found = seeds.filter(
    (seed) =>
      simulate(plan, spreadOf(0.02), { seed, truths: { a: () => 0.95 } }).comparisons[0]?.verdict ===
      "SLOWER",
  );
  expect(found.length).toBeGreaterThan(30);
});

test.each([
  [0.04, 0.4],
  [0.08, 0.4],
])("pauses of %d s after %d s are never EQUIVALENT, and named", (pause, work) => {
  const comparisons = seeds.map(
    (seed) =>
      simulate(plan, noiseShapes.independent, { seed, truths: { a: pausing(pause, work) } }).comparisons[0],
  );
  expect(comparisons.map((one) => one?.verdict)).not.toContain("EQUIVALENT");
  const named = comparisons.filter((one) => one?.notes.some((note) => note.startsWith("Pauses: a ")));
  expect(named.length).toBeGreaterThan(35);
});
